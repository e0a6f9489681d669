import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import test from 'node:test';

const sheets = ['Portal/wwwroot/css/site.css', 'CaseDesk/wwwroot/css/desk.css'];
const sections = ['Header', 'Buttons', 'Forms', 'Boxes'];

for (const sheet of sheets) {
  const css = readFileSync(new URL(`../../src/${sheet}`, import.meta.url), 'utf8');
  const [tokens, ...otherSchemes] = css.match(/:root \{[^}]*\}/g);
  const rules = otherSchemes.reduce((rest, scheme) => rest.replace(scheme, ''), css.slice(css.indexOf(tokens) + tokens.length)).replace(/\/\*[^]*?\*\//g, '');

  test(`${sheet} names every colour once, at its beginning`, () => {
    assert.deepEqual(rules.match(/#[0-9a-f]{3,8}\b(?=[ ;,)])/gi), null);
    const named = Array.from(tokens.matchAll(/(--[a-z-]+):/g), (match) => match[1]);
    const used = Array.from(rules.matchAll(/var\((--[a-z-]+)\)/g), (match) => match[1]);
    assert.deepEqual([...new Set(used)].sort(), named.sort());
  });

  test(`${sheet} names nothing in another scheme that its beginning does not`, () => {
    const names = (/** @type {string} */ block) => Array.from(block.matchAll(/(--[a-z-]+):/g), (match) => match[1]);
    assert.deepEqual(otherSchemes.flatMap(names).filter((name) => !names(tokens).includes(name)), []);
  });

  test(`${sheet} has its sections in the order of the other`, () => {
    const found = Array.from(css.matchAll(/^\/\* ([A-Z][a-z]+) \*\/$/gm), (match) => match[1]);
    assert.deepEqual(found.filter((section) => sections.includes(section)), sections);
  });
}

test('A side of the text is named by the text, and for browsers without such names physically, once for each direction', () => {
  const css = readFileSync(new URL('../../src/Portal/wwwroot/css/site.css', import.meta.url), 'utf8').replace(/\/\*[^]*?\*\//g, '');
  const [all, fallback] = /@supports not \(margin-inline-start: 0\) \{\n([^]*?)\n\}/.exec(css);
  const rest = css.replace(all, '').replace(/padding-left: ([^;]+); padding-right: \1;/g, '');   // the same on both is no side
  assert.doesNotMatch(rest, /(margin|padding|border)-(left|right)|text-align: (left|right)|float:/);
  const count = (/** @type {string} */ text, /** @type {RegExp} */ what) => (text.match(what) || []).length;
  const logical = count(rest, /(margin|padding|border)-inline-(start|end):/g);
  assert.ok(logical > 0);
  assert.equal(count(fallback, /\[dir=ltr\]/g), logical);
  assert.equal(count(fallback, /\[dir=rtl\]/g), logical);
});
