// Says where something stands on its way. The eye sees every step, the ear hears a change and each quarter.
import { byId, fill, say, show } from '../shared/page.js';

const slowAfter = 60000;
/** @type {import('../shared/delivery.js').State[]} */
const waitings = ['notSent', 'unsure', 'noKeyset'];

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
   */
  function sentenceOf(state, percent, value) {
    if (state === 'locking' && percent > 0) {
      return fill(texts.lockingShare, percent);
    }
    return fill(texts[state], state === 'sending' ? percent : value);
  }

  return {
    /**
     * @param {import('../shared/delivery.js').State} state
     * @param {number} value
     */
    tell(state, value) {
      clearTimeout(slow);
      const moving = state === 'locking' || state === 'sending';
      const percent = Math.round(value * 100);
      const sentence = sentenceOf(state, percent, value);
      if (moving) {
        bar.value = percent;
      } else {
        bar.removeAttribute('value');
      }
      show('sending-progress', !waitings.includes(state));
      say('sending-title', waitings.includes(state) ? texts.notSentTitle : title);
      say('sending-text', sentence);
      announce(moving ? sentenceOf(state, percent - (percent % 25), value) : sentence);
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
