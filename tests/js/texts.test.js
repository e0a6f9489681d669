import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import test from 'node:test';

const folder = new URL('../../src/Portal/Languages/', import.meta.url);
const read = (name) => JSON.parse(readFileSync(new URL(name, folder), 'utf8'));
const english = read('en.json');

/** @returns {string[]} Every key with its path, and how many lines a list has. */
function keys(value, path = '') {
  return Object.entries(value).flatMap(([key, inner]) => (typeof inner === 'string' || Array.isArray(inner) ? [`${path}${key}`] : keys(inner, `${path}${key}.`)));
}

/** @returns {string[]} */
function texts(value) {
  return typeof value === 'string' ? [value] : Object.values(value).flatMap(texts);
}

for (const name of readdirSync(folder).filter((file) => file.endsWith('.json'))) {
  test(`${name} has every key, and no text is empty`, () => {
    assert.deepEqual(keys(read(name)), keys(english));
    assert.ok(texts(read(name)).every((text) => text.trim() !== ''));
  });

  test(`${name} keeps the places for values`, () => {
    const places = (language) => texts(language).map((text) => (text.match(/\{\d\}/g) || []).sort().join());
    assert.deepEqual(places(read(name)), places(english));
  });
}
