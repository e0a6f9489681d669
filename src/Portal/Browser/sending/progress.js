// Says where something stands on its way. The eye sees every step, the ear hears a change and each quarter.
import { byId, fill, say } from '../shared/page.js';

/** @typedef {{ part: number, of: number }} PartOf Which of the parts it is; the first is 1. */

const slowAfter = 60000;
/** @type {import('../shared/delivery.js').State[]} */
const waitings = ['notSent', 'unsure', 'noKeyset'];

/** @param {import('../shared/delivery.js').State} state */
function moving(state) {
  return state === 'locking' || state === 'sending';
}

/** @param {import('../report/page.js').Texts} texts */
export function progressOf(texts) {
  const title = byId('sending-title').textContent;
  const bar = /** @type {HTMLProgressElement} */ (byId('sending-progress'));
  let announced = '';
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let slow;

  /** @param {string} sentence */
  function announce(sentence) {
    if (sentence !== announced) {
      announced = sentence;
      say('sending-status', sentence);
    }
  }

  /**
   * @param {import('../shared/delivery.js').State} state
   * @param {number} percent
   * @param {number} value
   * @param {PartOf} place
   */
  function sentenceOf(state, percent, value, { part, of }) {
    const place = of > 1 ? `${fill(texts.part, part, of)} ` : '';
    if (state === 'locking' && percent > 0) {
      return place + fill(texts.lockingShare, percent);
    }
    if (state === 'waiting' && part < of) {
      return place + texts.waitingPart;
    }
    return place + fill(texts[state], state === 'sending' ? percent : value);
  }

  /**
   * The ear hears a change, and where it goes on for long 25, 50 and 75 per cent; of many parts each once.
   * @param {import('../shared/delivery.js').State} state
   * @param {number} percent
   * @param {number} value
   * @param {PartOf} place
   */
  function heard(state, percent, value, place) {
    const quarter = percent - (percent % 25);
    if (place.of > 1 && (moving(state) || state === 'preparing' || (state === 'waiting' && place.part < place.of))) {
      return fill(texts.part, place.part, place.of);
    }
    if (!moving(state) || (quarter > 0 && quarter < 100) || (state === 'locking' && quarter === 0)) {
      return sentenceOf(state, moving(state) ? quarter : percent, value, place);
    }
    return announced;
  }

  /**
   * How far all of it is; null where nobody can say. What has left is not yet what has arrived.
   * @param {import('../shared/delivery.js').State} state
   * @param {number} value
   * @param {PartOf} place
   */
  function shareOf(state, value, { part, of }) {
    if (of === 1) {
      return moving(state) ? value : null;
    }
    return (part - 1 + (state === 'sending' || state === 'waiting' ? Math.min(value, 0.98) : 0)) / of;
  }

  return {
    /**
     * @param {import('../shared/delivery.js').State} state
     * @param {number} value
     * @param {PartOf} [place]
     */
    tell(state, value, place = { part: 1, of: 1 }) {
      clearTimeout(slow);
      const percent = Math.round(value * 100);
      const sentence = sentenceOf(state, percent, value, place);
      const share = shareOf(state, value, place);
      if (share === null) {
        bar.removeAttribute('value');
      } else {
        bar.value = Math.round(share * 100);
      }
      bar.classList.toggle('gone', waitings.includes(state));
      say('sending-title', waitings.includes(state) ? texts.notSentTitle : title);
      say('sending-text', sentence);
      announce(heard(state, percent, value, place));
      if (!waitings.includes(state)) {
        slow = setTimeout(() => {
          say('sending-text', `${sentence} ${texts.slow}`);
          announce(texts.slow);
        }, slowAfter);
      }
    },

    end() {
      clearTimeout(slow);
      announced = '';
      say('sending-status', '');
    },
  };
}
