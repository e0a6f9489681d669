// ops/bench: what it names, what it says of it, and what the benchmarks can do are one list; and what is published is held against the pinned hashes.
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'node:test';
import { checkout, place } from './support/places.js';
import { inScripts, script } from './support/running.js';

test('ops/bench runs, explains and finds the same benchmarks', () => {
  const names = /^NAMES=\(([^)]*)\)$/m.exec(readFileSync(join(checkout, 'ops/bench'), 'utf8'))[1].split(' ');
  const known = [...readFileSync(join(checkout, 'tests/Benchmarks/Program.cs'), 'utf8').matchAll(/^ {4}\["(\w+)"\] = /gm)].map((match) => match[1]);
  const { status, said } = script('ops/bench', ['--help']);
  const explained = [...said.matchAll(/^ *(\w+) {2,}\S/gm)].map((match) => match[1]);

  assert.equal(status, 0, said);
  assert.ok(names.includes('pages'));
  assert.deepEqual(known, names);
  assert.deepEqual(explained, names, said);
  assert.notEqual(script('ops/bench', ['--nothing']).status, 0);
});

test('A published file that differs from its pinned hash, is missing or is one too many is found', (t) => {
  const copy = place(t, 'safereport-');
  const [sources, files] = [join(copy, 'source/src/Portal'), join(copy, 'published/Portal/portal-wwwroot')];
  for (const directory of [sources, join(files, 'css'), join(files, 'js')]) {
    mkdirSync(directory, { recursive: true });
  }
  const line = (path, bytes) => `${createHash('sha256').update(bytes).digest('hex')} ${path}\n`;
  const holds = () => inScripts(`source "$ROOT/ops/lib/checks.sh"; as_pinned '${copy}'`).status === 0;
  writeFileSync(join(sources, 'hashes.txt'), `${line('/ (template)', '')}${line('/css/a.css', 'a')}${line('/js/b.js', 'b')}${line('error (template)', '')}`);
  writeFileSync(join(files, 'css/a.css'), 'a');

  assert.equal(holds(), false);
  writeFileSync(join(files, 'js/b.js'), 'b');
  assert.equal(holds(), true);
  writeFileSync(join(files, 'js/b.js'), 'c');
  assert.equal(holds(), false);
  writeFileSync(join(files, 'js/b.js'), 'b');
  writeFileSync(join(files, 'js/more.js'), '');
  assert.equal(holds(), false);
});
