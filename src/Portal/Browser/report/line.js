// One bar for the state of the line.
import { byId, say, show } from '../shared/page.js';

/** @param {import('./page.js').Texts} texts */
export function lineBar(texts) {
  let lost = false;
  /** @type {string | null} */
  let other = null;

  function tell() {
    const told = lost || navigator.onLine === false ? texts.offline : other;
    say('line', told || '');
    show('line', Boolean(told));
  }

  window.addEventListener('offline', tell);
  window.addEventListener('online', tell);

  return {
    /** @param {string | null} text What else is to be said while there is a line. */
    line(text) {
      other = text;
      tell();
    },

    /** A device that is on a network may have no line all the same: what was asked for says so (network.js). @param {boolean} there */
    lineIs(there) {
      lost = !there;
      tell();
    },
  };
}

/** The ways beside this site, wherever it does not help. */
export function showHelp() {
  const cards = byId('cards');
  if (cards && byId('help-cards').childElementCount === 0) {
    const copy = /** @type {HTMLElement} */ (cards.cloneNode(true));
    copy.removeAttribute('id');
    byId('help-cards').appendChild(copy);
  }
  show('help', true);
}
