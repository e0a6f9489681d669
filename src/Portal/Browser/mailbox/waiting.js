// The step in which somebody waits: what for, how far it is, and a way out. The eye sees every step, the ear a change and each quarter.
import { watchSilence } from '../shared/network.js';
import { byId, say } from '../shared/page.js';

/**
 * @param {(step: string) => void} goTo
 * @param {string} slow
 */
export function waitStep(goTo, slow) {
  const bar = /** @type {HTMLProgressElement} */ (byId('wait-progress'));
  /** @type {{ alive(): void, end(): void } | null} */
  let silence = null;
  let quarter = -1;
  /** @type {(() => void) | null} */
  let stop = null;

  byId('wait-stop').addEventListener('click', () => {
    if (stop !== null) {
      stop();
    }
  });

  return {
    /**
     * @param {string} title
     * @param {() => void} onStop
     */
    open(title, onStop) {
      stop = onStop;
      say('wait-title', title);
      if (byId('wait').hidden) {
        goTo('wait');
      }
    },

    /**
     * @param {string} sentence
     * @param {number | null} share Of 1; null where nobody can know.
     */
    tell(sentence, share) {
      if (share === null) {
        bar.removeAttribute('value');
      } else {
        bar.value = Math.round(share * 100);
      }
      say('wait-text', sentence);
      const now = share === null ? -1 : Math.floor(share * 4);
      if (now === -1 || now !== quarter) {
        say('wait-status', sentence);
      }
      quarter = now;
      if (silence !== null) {
        silence.end();
      }
      silence = watchSilence(() => {
        say('wait-text', `${sentence} ${slow}`);
        say('wait-status', slow);
      });
    },

    end() {
      if (silence !== null) {
        silence.end();
      }
      silence = null;
      quarter = -1;
      stop = null;
      say('wait-text', '');
      say('wait-status', '');
    },
  };
}
