import assert from 'node:assert/strict';
import test from 'node:test';
import { reportFields, saysSomething } from '../../src/Portal/Browser/sending/report-fields.js';

const nothing = { what: '', danger: false, answerLanguage: '' };
const circumstances = { language: 'en', made: '2026-02-01' };
const always = { made: '2026-02-01', language: 'en', madeBy: 'SafeReport form 1' };
const alone = { before: [], replaces: [] };
const fields = (written, place = alone) => reportFields({ ...nothing, ...written }, circumstances, place);

test('What was not written is absent, and the page\'s language is never the answer\'s', () => {
  assert.deepEqual(fields({}), { ...always, danger: false, visit: { blocks: ['FIRST'] } });
});

test('Danger is also imminence I4', () => {
  assert.deepEqual(fields({ danger: true, what: 'x' }), { ...always, danger: true, imminence: 'I4', what: 'x', visit: { blocks: ['FIRST'] } });
});

test('The language of the answer is there when it was chosen', () => assert.equal(fields({ answerLanguage: 'fa' }).answerLanguage, 'fa'));

test('A later part names those before it, and one that was changed on its way names what it stands for', () => {
  assert.deepEqual(fields({}, { before: ['a', 'b'], replaces: ['c'] }).visit, { blocks: ['FIRST'], before: ['a', 'b'], replaces: ['c'] });
});

test('A few words, or danger, are enough to send', () => {
  assert.equal(saysSomething(nothing), false);
  assert.equal(saysSomething({ ...nothing, what: ' \n' }), false);
  assert.equal(saysSomething({ ...nothing, answerLanguage: 'fa' }), false);
  assert.equal(saysSomething({ ...nothing, what: 'x' }), true);
  assert.equal(saysSomething({ ...nothing, danger: true }), true);
});
