import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import test from 'node:test';
import { grade, syllables } from './support/reading-ease.js';

const texts = JSON.parse(readFileSync(new URL('../../src/Portal/Languages/en/texts.json', import.meta.url), 'utf8'));

test('syllables are counted as they are spoken', () => {
  const spoken = {
    the: 1, code: 1, page: 1, pages: 2, message: 2, messages: 3, locked: 1, needed: 2, safe: 1, little: 2, table: 2, file: 1, files: 1, whole: 1, mailbox: 2, danger: 2,
    history: 3, browser: 2, settings: 2, telephone: 3, punish: 2, punished: 2, visitors: 3, organization: 5, cannot: 2, you: 1, year: 1, they: 1, yes: 1, physically: 4,
    changes: 2, boxes: 2, written: 2, answer: 2, language: 2, again: 2, anybody: 4, united: 3, every: 3, keyboard: 2, photo: 2, erased: 2, erase: 2, closed: 1,
  };
  assert.deepEqual(Object.fromEntries(Object.keys(spoken).map((word) => [word, syllables(word)])), spoken);
});

test('the grade is that of the formula', () => {
  // Nine words, two sentences, twelve syllables.
  assert.ok(Math.abs(grade(['The cat sat on the mat.', 'It was happy.']) - (0.39 * (9 / 2) + 11.8 * (10 / 9) - 15.59)) < 1e-9);
  assert.ok(grade(['Notwithstanding administrative considerations, organizations communicate confidential information accordingly.']) > 20);
});

/** @param {unknown} value @returns {string[]} */
const all = (value) => (typeof value === 'string' ? [value] : Object.values(value).flatMap(all));

// The treaty's name is left out, as treaty texts are.
const { lawNote, ...start } = texts.start;
const { script: mailboxScript, ...mailbox } = texts.mailbox;
/** @type {Record<string, unknown>} Each page, and of the long document each step as well. */
const pages = {
  'what every page has': [texts.shared, texts.card],
  'the start page': [texts.card, start],
  'the writing step': [texts.write, texts.clock],
  'what scripts say': [texts.script, texts.sending],
  'the arrived step': texts.arrived,
  'the cleaning step': [texts.clean, texts.finished, texts.cover],
  'the whole document': [texts.shared, texts.card, start, texts.write, texts.clock, texts.sending, texts.arrived, texts.clean, texts.finished, texts.cover, texts.script],
  'the mailbox page': [texts.shared, mailbox, mailboxScript ?? []],
  'the page of an error': texts.error ?? [],
};
for (const [name, page] of Object.entries(pages).filter(([, page]) => all(page).length > 0)) {
  test(`${name} asks for at most seven years of school`, () => {
    const years = grade(all(page));
    assert.ok(years <= 7, `${years.toFixed(1)} years`);
  });
}
