import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test from 'node:test';
import { fileURLToPath } from 'node:url';
import { faults } from '../../src/Portal/Languages/complete.mjs';

const folder = fileURLToPath(new URL('../../src/Portal/Languages', import.meta.url));
const typed = join(folder, 'typed.mjs');

test('every language has every text of the English one, and every place in it', () => {
  assert.deepEqual(faults(folder), []);
});

/**
 * What typed.mjs, which the build runs, says to a language in which one thing is changed.
 * @param {(files: { texts: any, about: any, order: any }, code: string) => void} change
 */
function withOneChanged(change) {
  const copy = mkdtempSync(join(tmpdir(), 'languages-'));
  try {
    cpSync(folder, copy, { recursive: true });
    // A language that is English in all but its folder, so that the test holds for whatever languages are there.
    cpSync(join(copy, 'en'), join(copy, 'xx'), { recursive: true });
    const at = { texts: join(copy, 'xx/texts.json'), about: join(copy, 'xx/language.json'), order: join(copy, 'order.json') };
    const read = (path) => JSON.parse(readFileSync(path, 'utf8'));
    const files = { texts: read(at.texts), about: read(at.about), order: read(at.order) };
    change(files, 'xx');
    Object.keys(at).forEach((name) => writeFileSync(at[name], JSON.stringify(files[name])));
    const { status, stderr } = spawnSync(process.execPath, [typed, join(copy, 'made.cs'), copy], { encoding: 'utf8' });
    return { status, stderr: stderr.trim() };
  } finally {
    rmSync(copy, { recursive: true });
  }
}

test('a language that is complete is taken as it is, though no list names it', () => {
  assert.deepEqual(withOneChanged(() => {}), { status: 0, stderr: '' });
});

/** @type {[string, (files: { texts: any, about: any, order: any }) => void, string][]} */
const incomplete = [
  ['a missing text', ({ texts }) => delete texts.start.title, 'Languages/xx/texts.json : error : the text start.title is missing; the English file has it.'],
  ['a text too many', ({ texts }) => { texts.start.titel = 'x'; }, 'Languages/xx/texts.json : error : the text start.titel is one too many; the English file does not have it.'],
  ['an empty text', ({ texts }) => { texts.start.title = ' '; }, 'Languages/xx/texts.json : error : the text start.title is empty or no text.'],
  ['a lost place', ({ texts }) => { texts.card.post = 'Letters'; }, 'Languages/xx/texts.json : error : the text card.post has other places for values than the English one, which has: {0}.'],
  ['a place too many', ({ texts }) => { texts.start.title += ' {0}'; }, 'Languages/xx/texts.json : error : the text start.title has other places for values than the English one, which has: none.'],
  ['a shorter list', ({ texts }) => texts.write.safe.pop(), 'Languages/xx/texts.json : error : the text write.safe.2 is missing; the English file has it.'],
  ['a longer list', ({ texts }) => texts.write.safe.push('x'), 'Languages/xx/texts.json : error : the text write.safe.3 is one too many; the English file does not have it.'],
  ['no name', ({ about }) => delete about.ownName, 'Languages/xx/language.json : error : ownName is missing.'],
  ['digits that are not the locale’s', ({ about }) => { about.locale = 'fa-IR'; }, 'Languages/xx/language.json : error : digits are not the ten that locale writes, from zero.'],
  ['a language in the list of which nothing is known', ({ order }) => order.push({ code: 'yy' }), 'Languages/order.json : error : yy has no folder, and no ownName and direction either.'],
];
for (const [name, change, said] of incomplete) {
  test(`${name} fails the build with a sentence that names it`, () => {
    assert.deepEqual(withOneChanged(change), { status: 1, stderr: said });
  });
}

test('what is built of the texts names every one of them', () => {
  const made = join(mkdtempSync(join(tmpdir(), 'texts-')), 'Texts.g.cs');
  execFileSync(process.execPath, [typed, made]);
  assert.match(readFileSync(made, 'utf8'), /public required string Title \{ get; init; \}/);
});

test('the translations that wait for a native speaker are those of the pages', () => {
  const read = (code) => JSON.parse(readFileSync(join(folder, code, 'texts.json'), 'utf8'));
  const at = (texts, key) => key.split('.').reduce((inner, part) => inner[part], texts);
  const [, ...sections] = readFileSync(new URL('../../docs/translations.md', import.meta.url), 'utf8').split(/^### /m);
  assert.ok(sections.length > 40);
  for (const section of sections) {
    const key = section.slice(0, section.indexOf('\n'));
    assert.ok(section.includes(`- English: ${at(read('en'), key)}\n`), `${key} in English`);
    assert.ok(section.includes(`dir="rtl">${at(read('fa'), key)}</span>\n`), `${key} in Farsi`);
    assert.match(section, /^- Back: .+\n- Differs: .+\n/m, key);
  }
});

test('what the scripts of the mailbox say is named apart from what is said of sending, which they say too', () => {
  const { script, mailbox } = JSON.parse(readFileSync(join(folder, 'en/texts.json'), 'utf8'));
  assert.deepEqual(Object.keys(mailbox.script).filter((key) => key in script), []);
});
