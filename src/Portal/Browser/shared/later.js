// A script of a later step: fetched by one import(), and again when that failed. A browser remembers that a script could not be fetched, so the next try
// asks under another address: the same bytes, and the same addresses in the same order for everybody.
import { withinAMinute } from './network.js';

/**
 * @template Module, Made
 * @param {string} path
 * @param {(module: Module) => Made} make Called once.
 */
export function comesLater(path, make) {
  /** @type {Promise<Made> | null} */
  let loading = null;
  /** @type {Made | null} */
  let made = null;
  let tries = 0;

  async function load() {
    const address = tries === 0 ? path : `${path}?again=${tries}`;
    tries++;
    const module = /** @type {Module} */ (await withinAMinute(import(address)));
    // A slow fetch that was given up and came after all must not make a second one.
    made = made || make(module);
    return made;
  }

  return {
    now: () => made,

    /** @returns {Promise<Made>} */
    ready() {
      if (loading === null) {
        loading = load();
        loading.catch(() => { loading = null; });
      }
      return loading;
    },
  };
}
