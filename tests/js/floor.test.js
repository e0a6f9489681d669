// What the oldest supported browsers (Chrome 67, Firefox 68, Safari 14) can read and run.
import assert from 'node:assert/strict';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import test from 'node:test';
import { parse, tokenizer } from 'acorn';

const wwwroot = new URL('../../src/Portal/wwwroot/', import.meta.url);
const modules = readdirSync(new URL('js/', wwwroot)).map((name) => ({ name, code: readFileSync(new URL(`js/${name}`, wwwroot), 'utf8') }));
const bundle = readFileSync(new URL('dist/sealing.js', wwwroot), 'utf8');

/** @returns {{ name: string, code: string }[]} */
function sourcesIn(folder) {
  return readdirSync(folder).flatMap((name) => {
    const path = new URL(name, folder);
    return statSync(path).isDirectory() ? sourcesIn(new URL(`${name}/`, folder)) : [{ name, code: readFileSync(path, 'utf8') }];
  });
}

/** Younger than the floor, and not seen by the compiler's libraries of ES2018. */
const tooYoung = /\.(replaceChildren|flat|flatMap|matchAll|replaceAll|allSettled|at|randomUUID|requestSubmit|trimStart|trimEnd)\(|\b(structuredClone|globalThis|Object\.fromEntries|Promise\.any)\b/;

test('Every script is put together from modules of our own', () => {
  assert.deepEqual(modules.map(({ name }) => name).filter((name) => name !== 'reading.js').sort(), ['answers.js', 'mailbox.js', 'page.js', 'sending.js']);
});

for (const { name, code } of modules.concat(sourcesIn(new URL('../../src/Portal/Browser/', import.meta.url)))) {
  test(`${name} is an ES2018 module without anything younger`, () => {
    parse(code.replace(/\bimport\((address|later)\)/g, 'fetched'), { ecmaVersion: 2018, sourceType: 'module' });   // Chrome has had import() since 63
    assert.doesNotMatch(code, tooYoung);
  });

  test(`${name} leaves nothing behind: no storage, cookie, history, or address`, () => {
    assert.doesNotMatch(code, /localStorage|sessionStorage|indexedDB|document\.cookie|\bcaches\b|pushState|replaceState|location\.(hash|search|href)\s*=|innerHTML|insertAdjacentHTML|\beval\b|new Function|console\./);
    assert.doesNotMatch(code, /\b(window|self)\.[A-Za-z]+\s*=[^=]/, 'nothing is put on the global object');
  });
}

test('The bundle is a classic script in syntax of ES2018, apart from big integers', () => {
  parse(bundle, { ecmaVersion: 2020, sourceType: 'script' });
  for (const token of tokenizer(bundle, { ecmaVersion: 2020 })) {
    assert.ok(!['?.', '??'].includes(token.type.label), `${token.type.label} at ${token.start}`);
  }
  assert.ok(!/\bglobalThis\b/.test(bundle), 'Chrome 67 has no globalThis');
});

test('The bundle fetches nothing and keeps nothing', () => {
  assert.ok(!/XMLHttpRequest|fetch\(|importScripts|indexedDB|WebSocket|\bcaches\./.test(bundle));
});
