import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import test from 'node:test';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { reportFields } from '../../src/Portal/Browser/sending/report-fields.js';

/** @param {string} path */
const read = (path) => JSON.parse(readFileSync(new URL(path, import.meta.url), 'utf8'));
const schema = read('../../docs/report.schema.json');
const validate = new Ajv2020({ strict: true, strictTypes: false, strictRequired: false, allErrors: true }).compile(schema);
const item = { v: 1, item: '6f1c0c1e-3b1d-4a5e-9c7f-2f0d4b8e1a23', mechanism: '0a1b2c3d', kind: 'report', entries: [] };

test('The lists of codes are those of the vocabularies', () => {
  const vocabularies = read('../../src/CaseDesk/Domain/vocabularies.json');
  const lists = Object.entries(schema.$defs).filter(([name]) => /^V\d\d$/.test(name));
  assert.ok(lists.length >= 18);
  for (const [name, list] of lists) {
    const vocabulary = vocabularies.find((/** @type {{id: string}} */ one) => one.id === name);
    assert.deepEqual(list.enum, vocabulary.terms.map((/** @type {{code: string}} */ term) => term.code), name);
  }
});

test('What the form makes is what the schema says', () => {
  const answers = [
    { what: 'x', danger: true, answerLanguage: '' },
    { what: '', danger: true, answerLanguage: 'ar' },
    { what: 'نُقل', danger: false, answerLanguage: 'fa' },
  ];
  const other = '6f1c0c1e-3b1d-4a5e-9c7f-2f0d4b8e1a24';
  for (const answer of answers) {
    for (const place of [{ before: [], replaces: [] }, { before: [other], replaces: [other] }]) {
      const report = { ...item, ...reportFields(answer, { language: 'fa', made: '2026-02-01' }, place) };
      assert.ok(validate(report), JSON.stringify(validate.errors));
    }
  }
});

test('Of the documents of the vectors the schema takes none that the desk refuses for what a schema can see', () => {
  const unseen = /twice|surrogate|levels|UTF|overlong|byte order|exist|FEFF|00A0|no double/;   // lost in parsing, or arithmetic
  for (const { name, utf8, accepted } of read('../vectors/documents.json')) {
    let report;
    try {
      report = JSON.parse(Buffer.from(utf8, 'hex').toString('utf8'));
    } catch {
      continue;
    }
    if (!accepted && !unseen.test(name)) {
      assert.equal(validate({ made: '2026-02-01', language: 'en', madeBy: 'x', ...report }), false, name);
    }
  }
});

test('A visit, the language of the answer and a code thrown away are what the schema says', () => {
  const mailbox = { erase: '0'.repeat(64), recipient: `age1pq1${'q'.repeat(1952)}`, author: '0'.repeat(64), kept: false };
  const report = {
    ...item, made: '2026-02-01', language: 'en', madeBy: 'x', danger: false, mailbox, answerLanguage: 'uz-Arab', visit: { blocks: ['ACTS', 'WORD'], before: [item.item], replaces: [] },
  };
  assert.ok(validate(report), JSON.stringify(validate.errors));
  assert.equal(validate({ ...report, answerLanguage: 'uz_Arab' }), false);
  assert.equal(validate({ ...report, visit: { before: Array.from({ length: 33 }, () => item.item) } }), false);
  assert.equal(validate({ ...report, visit: { blocks: ['SOMETHING'] } }), false);
  assert.equal(validate({ ...report, mailbox: { ...mailbox, kept: 'no' } }), false);
});

test('An unknown field, an unknown kind and no consent at all are fine; an unknown code is not a writer\'s', () => {
  const report = { ...item, made: '2026-02-01', language: 'en', madeBy: 'another program', danger: false };
  assert.ok(validate({ ...report, kind: 'something-new', weather: 'cold', wish: [] }));
  assert.equal(validate({ ...report, wish: ['EVERYTHING'] }), false);
  assert.equal(validate({ ...report, entries: [{ name: 'attachments/001', length: 12 }] }), false);
  assert.ok(validate({ ...report, entries: [{ name: 'attachments/001', length: 4194305 }] }));
});
