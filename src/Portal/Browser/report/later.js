// What sends is fetched when the first door is opened, the same for everybody.
import { comesLater } from '../shared/later.js';

/** @typedef {ReturnType<typeof import('../sending/sending.js').sending>} Sending */

/** @param {import('./page.js').Page} page */
export function sendingLater(page) {
  return comesLater('/js/sending.js', (/** @type {typeof import('../sending/sending.js')} */ { sending }) => sending(page));
}
