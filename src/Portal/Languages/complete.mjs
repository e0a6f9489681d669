// Holds every language against the English one: the same keys, lists as long, the same places for values, nothing empty.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** @typedef {{ file: string, what: string }} Fault */

const aboutALanguage = ['ownName', 'direction', 'digits', 'locale'];

/** Every text with its path. @param {unknown} value @param {string} path @returns {[string, unknown][]} */
function leaves(value, path = '') {
  if (value === null || typeof value !== 'object') {
    return [[path, value]];
  }
  return Object.entries(value).flatMap(([key, inner]) => leaves(inner, path === '' ? key : `${path}.${key}`));
}

/** @param {string} text */
const places = (text) => (text.match(/\{\d\}/g) || []).sort().join(' ');

/** @param {Map<string, string>} english @param {string} folder @param {string} code @returns {Generator<string>} */
function* faultsInTexts(english, folder, code) {
  const texts = new Map(leaves(JSON.parse(readFileSync(join(folder, code, 'texts.json'), 'utf8'))));
  for (const [key, text] of english) {
    if (!texts.has(key)) {
      yield `the text ${key} is missing; the English file has it.`;
      continue;
    }
    const other = texts.get(key);
    if (typeof other !== 'string' || other.trim() === '') {
      yield `the text ${key} is empty or no text.`;
    } else if (places(other) !== places(text)) {
      yield `the text ${key} has other places for values than the English one, which has: ${places(text) || 'none'}.`;
    }
  }
  for (const key of texts.keys()) {
    if (!english.has(key)) {
      yield `the text ${key} is one too many; the English file does not have it.`;
    }
  }
}

/** @param {string} folder @param {string} code @returns {Generator<string>} */
function* faultsInLanguage(folder, code) {
  const about = JSON.parse(readFileSync(join(folder, code, 'language.json'), 'utf8'));
  for (const key of aboutALanguage.filter((each) => typeof about[each] !== 'string' || about[each] === '')) {
    yield `${key} is missing.`;
  }
  for (const key of Object.keys(about).filter((each) => !aboutALanguage.includes(each))) {
    yield `${key} is one too many.`;
  }
  if (!['ltr', 'rtl'].includes(about.direction)) {
    yield 'direction is neither ltr nor rtl.';
  }
  let spoken = '';
  try {
    spoken = new Intl.NumberFormat(about.locale, { useGrouping: false }).format(1234567890);
  } catch {
    yield 'locale is no name of a locale.';
    return;
  }
  if (typeof about.digits !== 'string' || about.digits.length !== 10 || spoken !== about.digits.slice(1) + about.digits[0]) {
    yield 'digits are not the ten that locale writes, from zero.';
  }
}

/** @param {string} folder @param {string[]} codes @returns {Generator<string>} */
function* faultsInOrder(folder, codes) {
  const seen = new Set();
  for (const { code, ownName, direction } of JSON.parse(readFileSync(join(folder, 'order.json'), 'utf8'))) {
    if (seen.has(code)) {
      yield `${code} stands there twice.`;
    }
    seen.add(code);
    if (!codes.includes(code) && (!ownName || !['ltr', 'rtl'].includes(direction))) {
      yield `${code} has no folder, and no ownName and direction either.`;
    }
  }
}

/** @param {string} folder The folder of the languages. @returns {Fault[]} */
export function faults(folder) {
  const codes = readdirSync(folder, { withFileTypes: true }).filter((entry) => entry.isDirectory()).map((entry) => entry.name).sort();
  const english = /** @type {Map<string, string>} */ (new Map(leaves(JSON.parse(readFileSync(join(folder, 'en/texts.json'), 'utf8')))));
  /** @type {Fault[]} */
  const found = Array.from(faultsInOrder(folder, codes), (what) => ({ file: 'order.json', what }));
  for (const code of codes) {
    const missing = ['language.json', 'texts.json'].filter((file) => !existsSync(join(folder, code, file)));
    found.push(...missing.map((file) => ({ file: `${code}/${file}`, what: 'this file is missing.' })));
    if (!/^[a-z]{2}$/.test(code)) {
      found.push({ file: code, what: 'a folder of a language is named by two small letters.' });
    }
    if (missing.length === 0) {
      found.push(...Array.from(faultsInLanguage(folder, code), (what) => ({ file: `${code}/language.json`, what })));
      found.push(...Array.from(faultsInTexts(english, folder, code), (what) => ({ file: `${code}/texts.json`, what })));
    }
  }
  return found;
}
