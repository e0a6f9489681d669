// It has arrived: who reads it by when, the code, and what can be done now.
import { afterWorkingDays, inWords } from '../shared/days.js';
import { byId, fill, locale, say, show } from '../shared/page.js';
import { codeStep } from './code-step.js';

/**
 * @typedef {object} Arrived
 * @property {string} mechanism
 * @property {boolean} doubtful Whether the device's clock is.
 * @property {string | null} drawn The code, the first time.
 * @property {boolean} again Whether it stands with what was sent before.
 */

/**
 * @param {import('../report/page.js').Page} page
 * @param {(kept: boolean) => void} decided
 */
export function arrivedStep(page, decided) {
  const { texts, data } = page;
  const code = codeStep(page, decided);
  const whole = byId('arrived-title').textContent;

  /**
   * @param {string} mechanism
   * @param {boolean} doubtful Whether the device's clock is.
   */
  function sayWhen(mechanism, doubtful) {
    const workdays = data.days[mechanism];
    const day = workdays ? afterWorkingDays(new Date(), workdays) : null;
    if (day === null) {
      say('arrived-when', texts.readsSometime);
    } else if (doubtful) {
      say('arrived-when', fill(texts.readsInWords, workdays.workingDays));
    } else {
      say('arrived-when', workdays.workingDays === 1 ? texts.readsOne : fill(texts.reads, workdays.workingDays));
    }
    byId('arrived-date').textContent = day === null || doubtful ? '' : inWords(day, locale(), false);
  }

  byId('more').addEventListener('click', () => page.write(true));
  byId('finished-clean').addEventListener('click', () => page.goTo('clean'));
  byId('clean-open').addEventListener('click', () => page.goTo('clean'));
  byId('finish').addEventListener('click', () => page.askFirst(() => {
    page.forgetAll();
    show('finished-idle', false);
    page.goTo('finished');
  }));

  /**
   * What stands there, without going there.
   * @param {Arrived} arrived
   * @param {string} [title] Where it is not the whole that has arrived.
   */
  function ready({ mechanism, doubtful, drawn, again }, title = whole) {
    say('arrived-title', title);
    sayWhen(mechanism, doubtful);
    show('arrived-again', again);
    if (drawn !== null) {
      code.open(drawn);
    }
  }

  return {
    code,
    ready,

    /** @param {Arrived} arrived */
    open(arrived) {
      ready(arrived);
      page.goTo('arrived');
    },
  };
}
