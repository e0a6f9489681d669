// One bar for the state of the line.
import { byId, say, show } from '../shared/page.js';

/** @param {import('./page.js').Texts} texts */
export function lineBar(texts) {
  /** @param {string | null} text */
  function tell(text) {
    const told = navigator.onLine === false ? texts.offline : text;
    say('line', told || '');
    show('line', Boolean(told));
  }

  window.addEventListener('offline', () => tell(null));
  window.addEventListener('online', () => tell(null));
  return tell;
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
