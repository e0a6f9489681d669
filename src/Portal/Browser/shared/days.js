// Days: the device's, the one keys are held against, and the one on which to come back for an answer.

/** @typedef {{ workingDays: number, weekdays: number[], daysOff: string[] }} Workdays As the mechanism's card has them; weekdays from 1, Monday. */

/** The device's day, UTC. */
export function today() {
  return new Date().toISOString().slice(0, 10);
}

/**
 * The day keys are held against: a device whose clock was set back must not accept an old key.
 * @param {string} buildDay
 */
export function keyDay(buildDay) {
  return today() > buildDay ? today() : buildDay;
}

/** @param {Date} day As the person's own calendar has it, not UTC. */
function written(day) {
  const two = (/** @type {number} */ number) => String(number).padStart(2, '0');
  return `${day.getFullYear()}-${two(day.getMonth() + 1)}-${two(day.getDate())}`;
}

/**
 * The last of so many working days after a day; null where nothing sensible can be counted.
 * @param {Date} from
 * @param {Workdays} workdays
 */
export function afterWorkingDays(from, { workingDays, weekdays, daysOff }) {
  let left = workingDays;
  // Noon, so that no change of the clocks moves it to another day.
  const day = new Date(from.getFullYear(), from.getMonth(), from.getDate(), 12);
  for (let tries = 0; tries < 400 && left > 0; tries++) {
    day.setDate(day.getDate() + 1);
    if (weekdays.includes(day.getDay() || 7) && !daysOff.includes(written(day))) {
      left--;
    }
  }
  return left === 0 && workingDays > 0 ? day : null;
}

const order = ['weekday', 'day', 'month', 'year'];

/**
 * In the reader's own calendar and digits. Where a language names its calendar the parts are put in order here: the oldest browsers have the words
 * of such a calendar and not their order, and some add its era.
 * @param {Date} day
 * @param {string} locale
 * @param {boolean} withYear
 */
export function inWords(day, locale, withYear) {
  /** @type {Intl.DateTimeFormatOptions} */
  const parts = withYear ? { day: 'numeric', month: 'long', year: 'numeric' } : { weekday: 'long', day: 'numeric', month: 'long' };
  return said(new Intl.DateTimeFormat(locale, parts), day, locale).replace(/,/g, '');
}

/**
 * @param {Intl.DateTimeFormat} format
 * @param {Date} day
 * @param {string} locale
 */
function said(format, day, locale) {
  if (!locale.includes('-u-ca-')) {
    return format.format(day);
  }
  const parts = format.formatToParts(day);
  return order.map((type) => parts.find((part) => part.type === type)).filter(Boolean).map(({ value }) => value).join(' ');
}

/**
 * A day that a file names, whatever the time zone here is.
 * @param {string} day Begins with yyyy-mm-dd.
 * @param {string} locale
 */
export function namedDay(day, locale) {
  const noon = new Date(`${day.slice(0, 10)}T12:00:00Z`);
  return said(new Intl.DateTimeFormat(locale, { day: 'numeric', month: 'long', year: 'numeric', timeZone: 'UTC' }), noon, locale);
}

/**
 * The hour that a file names, UTC.
 * @param {string} made yyyy-mm-ddThhZ
 * @param {string} locale
 */
export function namedHour(made, locale) {
  const hour = new Intl.NumberFormat(locale, { minimumIntegerDigits: 2, useGrouping: false });
  return `${namedDay(made, locale)} – ${hour.format(Number(made.slice(11, 13)))}:${hour.format(0)}`;
}
