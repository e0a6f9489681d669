// What would be lost by leaving. The page asks first, and covers the text while it does; the Exit button never asks.
import { byId, clearFields } from '../shared/page.js';
import { changed } from './steps.js';

/** @typedef {{ holds(): boolean, forget(): void }} Holder Something that can hold what is not sent, or a secret. */

/** @type {Holder[]} */
const holders = [];
let leaving = false;
/** @type {(() => void) | null} */
let afterwards = null;
/** @type {HTMLElement | null} */
let focused = null;

/** @param {Holder} holder */
export function hold(holder) {
  holders.push(holder);
}

export function isUnsent() {
  return holders.some((holder) => holder.holds());
}

export function forgetAll() {
  clearFields();
  holders.forEach((holder) => holder.forget());
}

/** In place of this entry of the history; what the page holds goes with it. @param {string} address */
export function leaveTo(address) {
  leaving = true;
  document.documentElement.hidden = true;
  location.replace(address);
}

/** @param {() => void} act What is done at once when nothing is unsent, and otherwise when it was thrown away. */
export function askFirst(act) {
  if (isUnsent()) {
    cover(act);
  } else {
    act();
  }
}

/** @param {() => void} act */
export function cover(act) {
  afterwards = act;
  focused = byId('cover').hidden ? /** @type {HTMLElement} */ (document.activeElement) : focused;
  setCovered(true);
  byId('cover-title').focus();
}

/** @param {boolean} covered */
function setCovered(covered) {
  changed();
  byId('journey').hidden = covered;
  byId('cover').hidden = !covered;
}

/** @param {() => void} start Where somebody stands after the text was thrown away and the page stayed. */
export function guardUnsent(start) {
  window.addEventListener('beforeunload', (event) => {
    if (!leaving && isUnsent()) {
      cover(start);
      event.preventDefault();
      event.returnValue = '';
    }
  });
  window.addEventListener('pagehide', forgetAll);
  if (byId('cover') === null) {
    return;
  }
  byId('cover-show').addEventListener('click', () => {
    setCovered(false);
    if (focused) {
      focused.focus();
    }
  });
  byId('cover-drop').addEventListener('click', () => {
    const act = afterwards;
    forgetAll();
    setCovered(false);
    act();
  });
}
