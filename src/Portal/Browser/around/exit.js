// Exit: fast, by button or by Escape three times, and nothing of the page is kept for the way back.
import { leaveTo } from './unsent.js';

const within = 1500;

export function guardExit() {
  const exit = /** @type {HTMLAnchorElement} */ (document.getElementById('exit'));
  /** @type {number[]} */
  let escapes = [];

  function go() {
    leaveTo(exit.href);
  }

  exit.addEventListener('click', (event) => {
    event.preventDefault();
    go();
  });

  document.addEventListener('keydown', (event) => {
    // A keyboard that composes letters has Escape for itself, and a key held down is one press.
    if (event.isComposing || event.keyCode === 229 || event.repeat) {
      return;
    }
    escapes = event.key === 'Escape' ? escapes.filter((at) => at > event.timeStamp - within).concat(event.timeStamp) : [];
    if (escapes.length === 3) {
      go();
    }
  });

  // A page brought back from memory starts anew: whoever holds the device next must not find what was typed.
  window.addEventListener('pageshow', (event) => {
    if (event.persisted) {
      document.documentElement.hidden = true;
      location.reload();
    }
  });
}
