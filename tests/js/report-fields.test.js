import assert from 'node:assert/strict';
import test from 'node:test';
import { reportFields, saysSomething } from '../../src/Portal/Browser/sending/report-fields.js';

const nothing = { what: '', danger: false, treated: '', acts: [], actOther: '' };
const circumstances = { language: 'en', made: '2026-02-01' };
const always = { made: '2026-02-01', language: 'en', madeBy: 'SafeReport form 1' };
const fields = (answers) => reportFields({ ...nothing, ...answers }, circumstances);

test('What was not answered is absent', () => assert.deepEqual(fields({}), { ...always, danger: false }));

test('Danger is also imminence I4', () => {
  assert.deepEqual(fields({ danger: true, what: 'x' }), { ...always, danger: true, imminence: 'I4', what: 'x' });
});

test('Acts are codes; "something else" carries its words', () => {
  assert.deepEqual(fields({ treated: 'yes', acts: ['A02', 'Z98'], actOther: 'shaved' }).acts, [{ act: 'A02' }, { act: 'Z98', text: 'shaved' }]);
  assert.deepEqual(fields({ treated: 'unsure', acts: ['C01'] }).acts, [{ act: 'C01' }]);
});

test('"Yes" without a choice is an act of unknown kind; "no" and "not sure" claim nothing', () => {
  assert.deepEqual(fields({ treated: 'yes' }).acts, [{ act: 'Z99' }]);
  assert.equal('acts' in fields({ treated: 'unsure' }), false);
  assert.equal('acts' in fields({ treated: 'no', acts: ['A02'] }), false);
});

test('One answer is enough to send', () => {
  assert.equal(saysSomething(nothing), false);
  assert.equal(saysSomething({ ...nothing, what: ' \n' }), false);
  assert.equal(saysSomething({ ...nothing, treated: 'no' }), false);
  for (const answer of [{ what: 'x' }, { danger: true }, { treated: 'yes' }, { treated: 'unsure', acts: ['A01'] }]) {
    assert.equal(saysSomething({ ...nothing, ...answer }), true);
  }
});
