import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test from 'node:test';
import { paddedLength, readContainer, tarLength, writeContainer } from '../../src/Portal/Sealing/container.js';
import { largestInOneRequest } from '../../src/Portal/Sealing/limits.js';
import { tar } from './support/makers.js';

const entries = [
  { name: 'report.json', data: new TextEncoder().encode('{"what":"سلام"}') },
  { name: 'author.json', data: new Uint8Array(74).fill(65) },
  { name: 'attachments/001', data: new Uint8Array(1024).fill(7) },
  { name: 'attachments/002', data: new Uint8Array(0) },
];

test('GNU tar unpacks what was written', () => {
  const folder = mkdtempSync(join(tmpdir(), 'safereport-'));
  try {
    writeFileSync(join(folder, 'item.tar'), writeContainer(entries, 32768));
    execFileSync('tar', ['-xf', 'item.tar'], { cwd: folder });
    for (const { name, data } of entries) {
      assert.deepEqual(new Uint8Array(readFileSync(join(folder, name))), data);
    }
    const listed = execFileSync('tar', ['-tvf', 'item.tar', '--utc', '--full-time'], { cwd: folder }).toString();
    assert.match(listed.split('\n')[0], /^-rw------- 0\/0 +\d+ 1970-01-01 00:00:00 report\.json$/);
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test('What was written equals, byte for byte, what the protocol says', () => {
  assert.deepEqual(Buffer.from(writeContainer(entries, 32768)), tar(entries.map(({ name, data }) => [name, Buffer.from(data)]), 32768));
});

test('Reading gives the entries back, and refuses any changed byte, name or order', () => {
  const names = entries.slice(0, 2).map(({ name }) => name);
  const written = writeContainer(entries.slice(0, 2), 8192);
  assert.deepEqual(readContainer(written, names), entries.slice(0, 2).map(({ data }) => data));
  for (const at of [0, 105, 136, 150, 300, 512 + 40, 1024 + 156, 8191]) {
    const changed = written.slice();
    changed[at] ^= 1;
    assert.equal(readContainer(changed, names), null, `byte ${at}`);
  }
  assert.equal(readContainer(written, [...names].reverse()), null);
  assert.equal(readContainer(written, ['report.json']), null);
  assert.equal(readContainer(written.slice(0, 1024), names), null);
});

test('A length that would run past the end is refused', () => {
  const written = writeContainer(entries.slice(0, 1), 8192);
  written.set(new TextEncoder().encode('77777777777'), 124);
  assert.equal(readContainer(written, ['report.json']), null);
});

test('The length of the tar counts headers, filled blocks and the end', () => {
  assert.equal(tarLength([]), 1024);
  assert.equal(tarLength([0]), 1536);
  assert.equal(tarLength([1, 512, 513]), 1024 + 1024 + 1024 + 1536);
});

test('Padded lengths are the smallest of 32768 and 49152 doubled that hold the tar', () => {
  for (const [length, padded] of [
    [1, 32768], [32768, 32768], [32769, 49152], [49152, 49152], [49153, 65536], [65537, 98304], [98305, 131072],
    [12582912, 12582912], [12582913, largestInOneRequest], [largestInOneRequest, largestInOneRequest], [largestInOneRequest + 1, null],
  ]) {
    assert.equal(paddedLength(length), padded, String(length));
  }
});
