// What is on its way, part by part. Stopped and sent again, what is unchanged goes on as it was, and is not sent again where it has arrived; from the
// first part that differs on they are other items, and the first of these says which ones it stands for.

/**
 * @typedef {import('../shared/delivery.js').Parcel} Parcel
 * @typedef {{ stamp: string, parcel: Parcel, arrived: boolean }} Part
 */

/** As many ids as a reader takes. */
const mostNamed = 32;

export function underway() {
  /** @type {Part[]} */
  let parts = [];
  /** @type {string[]} Ids of what was stopped and changed, until something that says so has arrived. */
  let replaced = [];

  /** @param {number} from */
  function giveUp(from) {
    const gone = parts.splice(from).filter(({ arrived, parcel }) => arrived || parcel.started).map(({ parcel }) => parcel.item);
    replaced = replaced.concat(gone);
    return gone.length > 0;
  }

  /**
   * @param {Part} part
   * @param {string} stamp
   * @param {boolean} kept
   */
  function isSame(part, stamp, kept) {
    return part.stamp === stamp && (part.arrived || (part.parcel.draft.kept !== false) === kept);
  }

  return {
    /**
     * @param {string[]} stamps Of each part, all that it says.
     * @param {boolean} kept
     */
    begin(stamps, kept) {
      let same = 0;
      while (same < Math.min(parts.length, stamps.length) && isSame(parts[same], stamps[same], kept)) {
        same++;
      }
      const cut = giveUp(same);
      if (cut && same === stamps.length) {
        // Its end was taken away: something must say so.
        giveUp(same - 1);
      }
    },

    /**
     * @param {number} index
     * @param {string} stamp
     * @param {(replaces: string[]) => Parcel} make
     */
    part(index, stamp, make) {
      if (index === parts.length) {
        parts.push({ stamp, parcel: make(replaced.slice(-mostNamed)), arrived: false });
      }
      return parts[index];
    },

    /** @param {Part} part */
    hasArrived(part) {
      part.arrived = true;
      part.parcel.sealed = null;
      replaced = [];
    },

    arrived: () => parts.filter(({ arrived }) => arrived).length,

    clear() {
      parts = [];
      replaced = [];
    },
  };
}
