// What ops/run tells while everything runs: once when it begins and once when it is over.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'node:test';
import { place } from './support/places.js';
import { inScripts } from './support/running.js';

const run = (...command) => spawnSync(command[0], command.slice(1)).status === 0;

test('A disk that runs full is told in words, with how much is left and what it means', (t) => {
  const directory = place(t, 'safereport-');
  if (!run('mount', '-t', 'tmpfs', '-o', 'size=400m', 'none', directory)) {
    t.skip('Only root may mount a disk that can be filled.');
    return;
  }
  const { said } = inScripts('look_at_disk; fallocate -l 250M "$DIR/filling"; look_at_disk; look_at_disk; rm "$DIR/filling"; look_at_disk', { DIR: directory });
  run('umount', '--lazy', directory);
  assert.match(said, /^Only 150 MiB are left on the disk of .*make room there\.\nThe disk of .* has room again\.\n$/);
});

test('A server that cannot do its work is told with what it said last, and once', (t) => {
  const directory = place(t, 'safereport-');
  mkdirSync(join(directory, 'log'));
  writeFileSync(join(directory, 'log/portal.log'), 'Portal is listening on http://127.0.0.1:8080\nThe intake database cannot be reached.\n');
  const { said } = inScripts(`answers_ok() { [[ $answers == yes ]]; }; at() { look_at portal http://127.0.0.1:8080; }
    answers=yes; at; answers=no; at; answers=yes; at; echo NOTHING YET; answers=no; at; at; at; at; answers=yes; at; at`, { DIR: directory });
  assert.match(said, new RegExp(String.raw`^The Portal says at http://127\.0\.0\.1:8080/healthz that it cannot do its work, or does not answer\. What it said last:
  \| Portal is listening on http://127\.0\.0\.1:8080
  \| The intake database cannot be reached\.$`, 'm'));
  assert.equal(said.match(/cannot do its work/g).length, 1, said);
  assert.ok(said.includes('NOTHING YET\n') && said.includes('The Portal answers as it should again.'), said);
});
