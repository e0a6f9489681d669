// When to come back: counted by the card's working days, in the reader's calendar; in words where the device's clock is in doubt.
import { afterWorkingDays, inWords } from '../shared/days.js';
import { byId, fill, locale, say } from '../shared/page.js';

/**
 * @typedef {object} Sentences
 * @property {string} one Within one working day; the day follows.
 * @property {string} many Within {0} working days; the day follows.
 * @property {string} words After {0} working days, without a day.
 * @property {string} sometime Where nobody has published how long it takes.
 */

/**
 * @param {import('../shared/days.js').Workdays | undefined} workdays
 * @param {boolean} doubtful
 * @param {Sentences} sentences
 * @returns {{ sentence: string, day: string }}
 */
export function whenToCome(workdays, doubtful, { one, many, words, sometime }) {
  const day = workdays ? afterWorkingDays(new Date(), workdays) : null;
  if (day === null) {
    return { sentence: sometime, day: '' };
  }
  const { workingDays } = workdays;
  if (doubtful) {
    return { sentence: fill(words, workingDays), day: '' };
  }
  return { sentence: workingDays === 1 ? one : fill(many, workingDays), day: inWords(day, locale(), false) };
}

/**
 * @param {string} id Of the sentence; the day stands in `<id>-date`.
 * @param {{ sentence: string, day: string }} when
 */
export function sayWhen(id, { sentence, day }) {
  say(id, sentence);
  byId(`${id}-date`).textContent = day;
}
