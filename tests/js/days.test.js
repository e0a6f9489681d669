import assert from 'node:assert/strict';
import test from 'node:test';
import { afterWorkingDays, inWords, namedDay, namedHour } from '../../src/Portal/Browser/shared/days.js';

const thursday = new Date(2026, 10, 26, 23, 59);
const workdays = { workingDays: 3, weekdays: [1, 2, 3, 4, 5], daysOff: [] };
const spoken = (day, locale = 'en-GB') => inWords(day, locale, false);

test('The day to come back is counted in working days from tomorrow', () => {
  assert.equal(spoken(afterWorkingDays(thursday, workdays)), 'Tuesday 1 December');
  assert.equal(spoken(afterWorkingDays(thursday, { ...workdays, workingDays: 1 })), 'Friday 27 November');
});

test('Another week, and days off, are kept to', () => {
  assert.equal(spoken(afterWorkingDays(thursday, { ...workdays, weekdays: [7, 1, 2, 3, 4] })), 'Tuesday 1 December');
  assert.equal(spoken(afterWorkingDays(thursday, { ...workdays, daysOff: ['2026-11-30', '2026-12-01'] })), 'Thursday 3 December');
});

test('Where nothing can be counted there is no day', () => {
  assert.equal(afterWorkingDays(thursday, { ...workdays, weekdays: [] }), null);
  assert.equal(afterWorkingDays(thursday, { ...workdays, workingDays: 0 }), null);
});

test('Persian is said in Solar Hijri and its own digits', () => {
  assert.match(spoken(afterWorkingDays(thursday, workdays), 'fa-IR-u-ca-persian'), /۱۰ آذر/);
});

test('Words of another calendar stand in their order, and without its era, whatever order a browser has for them', (t) => {
  const parts = (types) => types.map((type) => ({ type, value: { weekday: 'سه‌شنبه', day: '۱۰', month: 'آذر', year: '۱۴۰۵', era: 'ه‍.ش.', literal: ' ' }[type] }));
  let had = parts(['month', 'literal', 'day', 'literal', 'weekday']);
  t.mock.method(Intl.DateTimeFormat.prototype, 'formatToParts', () => had);
  assert.equal(spoken(thursday, 'fa-IR-u-ca-persian'), 'سه‌شنبه ۱۰ آذر');
  had = parts(['year', 'era', 'literal', 'month', 'literal', 'day']);
  assert.equal(namedDay('2026-12-01', 'fa-IR-u-ca-persian'), '۱۰ آذر ۱۴۰۵');
});

test('A day and an hour that a file names are said in the reader’s calendar and digits, and in no time zone', () => {
  assert.equal(namedDay('2026-12-01', 'en-GB'), '1 December 2026');
  assert.equal(namedDay('2026-12-01', 'fa-IR-u-ca-persian'), '۱۰ آذر ۱۴۰۵');
  assert.equal(namedHour('2026-12-01T23Z', 'en-GB'), '1 December 2026 – 23:00');
  assert.equal(namedHour('2026-12-01T04Z', 'fa-IR-u-ca-persian'), '۱۰ آذر ۱۴۰۵ – ۰۴:۰۰');
});
