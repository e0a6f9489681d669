// What sends is fetched when the first door is opened, the same for everybody. A browser remembers that a script could not be fetched, so the
// next try asks under another address: the same bytes, and the same addresses in the same order for everybody.
import { withinAMinute } from '../shared/network.js';

/** @typedef {ReturnType<typeof import('../sending/sending.js').sending>} Sending */

/** @param {import('./page.js').Page} page */
export function sendingLater(page) {
  /** @type {Promise<Sending> | null} */
  let loading = null;
  /** @type {Sending | null} */
  let sending = null;
  let tries = 0;

  async function load() {
    const address = tries === 0 ? '/js/sending.js' : `/js/sending.js?again=${tries}`;
    tries++;
    const module = /** @type {typeof import('../sending/sending.js')} */ (await withinAMinute(import(address)));
    // A slow fetch that was given up and came after all must not make a second one.
    sending = sending || module.sending(page);
    return sending;
  }

  return {
    now: () => sending,

    /** @returns {Promise<Sending>} */
    ready() {
      if (loading === null) {
        loading = load();
        loading.catch(() => { loading = null; });
      }
      return loading;
    },
  };
}
