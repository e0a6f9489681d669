// Steps of one document: one is shown at a time, and none is in the history. What a finger did before it saw the new step does nothing there.
import { byId } from '../shared/page.js';

/** A second tap within this time of a change belonged to what stood there before. */
const settling = 700;

let changedAt = performance.now();
/** @type {HTMLElement[]} */
let kept = [];

/** Something else stands under the finger now. */
export function changed() {
  changedAt = performance.now();
}

/**
 * Whatever comes or goes in this part, what stands below it stays where it is, until the next step.
 * @param {HTMLElement} part
 */
export function keepPlace(part) {
  part.style.minHeight = `${part.offsetHeight}px`;
  kept.push(part);
}

/**
 * Shows words where the button stood that asked for them: under the finger is nothing that could be tapped. To be called while the button stands there.
 * @param {HTMLElement} words
 * @param {HTMLElement} button
 */
export function standWhere(words, button) {
  const place = words.parentElement;
  const down = button.getBoundingClientRect().top - place.getBoundingClientRect().top;
  const high = place.offsetHeight;
  keepPlace(place);
  words.hidden = false;
  words.style.marginTop = `${Math.max(0, Math.min(down, high - words.offsetHeight))}px`;
  kept.push(words);
}

function giveBackPlaces() {
  for (const part of kept) {
    part.style.minHeight = '';
    part.style.marginTop = '';
  }
  kept = [];
}

/** @param {string} step The id of a section; its heading is `<id>-title`. */
export function go(step) {
  changed();
  giveBackPlaces();
  for (const section of Array.from(byId(step).parentElement.children)) {
    if (section.tagName === 'SECTION') {
      /** @type {HTMLElement} */ (section).hidden = section.id !== step;
    }
  }
  window.scrollTo(0, 0);
  byId(`${step}-title`).focus();
}

/** @param {string} step */
export function isAt(step) {
  return !byId(step).hidden;
}

/** @param {Event} event */
function stop(event) {
  event.preventDefault();
  event.stopImmediatePropagation();
}

/** @param {EventTarget} target */
function within(target, /** @type {string} */ selector) {
  return target instanceof Element && target.closest(selector) !== null;
}

/** A tap that was meant for another step, and a key that is held: neither acts. Exit always does. */
export function guardTaps() {
  window.addEventListener('click', (event) => {
    if (event.timeStamp - changedAt < settling && !within(event.target, '#exit')) {
      stop(event);
    }
  }, true);
  window.addEventListener('keydown', (event) => {
    if (event.repeat && (event.key === 'Enter' || event.key === ' ') && within(event.target, 'button, a, summary, input')) {
      stop(event);
    }
  }, true);
}
