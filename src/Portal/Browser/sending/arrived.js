// It has arrived: who reads it by when, the code, and what can be done now.
import { afterWorkingDays, inWords } from '../shared/days.js';
import { byId, fill, locale, say, show } from '../shared/page.js';
import { codeStep } from './code-step.js';

/**
 * @param {import('../report/page.js').Page} page
 * @param {(kept: boolean) => void} decided
 */
export function arrivedStep(page, decided) {
  const { texts, data } = page;
  const code = codeStep(page, decided);

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
  byId('clean-open').addEventListener('click', () => page.goTo('clean'));
  byId('finish').addEventListener('click', () => page.askFirst(() => {
    page.forgetAll();
    show('finished-idle', false);
    page.goTo('finished');
  }));

  return {
    code,

    /**
     * @param {{ mechanism: string, doubtful: boolean, drawn: string | null }} arrived With the code, the first time.
     */
    open({ mechanism, doubtful, drawn }) {
      sayWhen(mechanism, doubtful);
      show('arrived-again', drawn === null);
      if (drawn !== null) {
        code.open(drawn);
      }
      page.goTo('arrived');
    },
  };
}
