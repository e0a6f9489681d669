// The key a message is locked with: shown before it is used, and held against the day.
import { DeliveryRefusal } from '../shared/delivery.js';
import { inWords, keyDay, today } from '../shared/days.js';
import { byId, fill, locale, say, show } from '../shared/page.js';

/** @typedef {import('../shared/sealing-worker.js').SealingWorker} SealingWorker */
/** @typedef {import('../shared/page.js').Mechanism} Mechanism */

/** A day before every key's: what is asked with it is only whether a key is the mechanism's. */
const anyDay = '0001-01-01';

/**
 * Rejects with "clock" for a key that is the mechanism's, but too old by the device's day, and with "keyset" for one that is not.
 * @param {SealingWorker} worker
 * @param {string} note
 * @param {Mechanism} mechanism
 * @param {string} buildDay
 */
export async function judgeKey(worker, note, mechanism, buildDay) {
  try {
    return await worker.run('keyset', { note, pins: mechanism, now: keyDay(buildDay) });
  } catch (error) {
    if (error.code === 'keyset') {
      await worker.run('keyset', { note, pins: mechanism, now: anyDay });
      throw new DeliveryRefusal('clock');
    }
    throw error;
  }
}

/** @typedef {import('../../Sealing/messages.js').OutputOf<'keyset'>} Key */

/** @param {Pick<import('../report/page.js').Page, 'data' | 'texts' | 'changed' | 'showHelp'>} page */
export function keyLine({ data: { buildDay }, texts, changed, showHelp }) {
  let doubtful = today() < buildDay;

  function sayClock() {
    say('clock-says', fill(texts.clock, inWords(new Date(), locale(), true)));
    byId('clock').style.minHeight = '';
    byId('clock-then').textContent = '';
    show('clock', true);
  }

  /** @param {string} sentence */
  function answer(sentence) {
    changed();
    // The question goes; what stands below it does not come under the finger.
    byId('clock').style.minHeight = `${byId('clock').getBoundingClientRect().height}px`;
    byId('clock-says').focus({ preventScroll: true });
    show('clock-question', false);
    say('clock-then', sentence);
    showHelp();
  }

  /** Words that only tell, beside the box. */
  function tellSoftly() {
    if (doubtful && byId('clock').hidden) {
      changed();
    }
    show('clock', doubtful);
    if (doubtful) {
      sayClock();
      show('clock-question', false);
      say('clock-then', texts.clockSoft);
    }
  }

  byId('clock-yes').addEventListener('click', () => answer(texts.clockRight));
  byId('clock-no').addEventListener('click', () => answer(texts.clockWrong));
  tellSoftly();

  return {
    /** Whether a date counted from the device's would be a guess. */
    isDoubtful: () => doubtful || today() < buildDay,

    /**
     * @param {Mechanism} mechanism
     * @param {Key} key
     */
    show(mechanism, { serial, letters, inDate }) {
      const line = fill(texts.keyset, mechanism.name, serial, letters);
      say('keyset', line);
      say('arrived-keyset', line);
      doubtful = !inDate || today() < buildDay;
      tellSoftly();
    },

    /** The question changes the words, never the refusal. */
    ask() {
      sayClock();
      show('clock-question', true);
      showHelp();
      byId('clock-says').focus();
    },
  };
}
