// Seals or opens one file with the bundle as it is shipped, piece by piece; the desk's tests compare what comes out.
// Usage: node age-file.mjs seal|open KEY-AS-JSON FROM TO
import { closeSync, openSync, readSync, writeSync } from 'node:fs';
import { bundleWorld } from './support/built-bundle.js';

const [verb, key, from, to] = process.argv.slice(2);
const piece = 1 << 20;
const source = openSync(from, 'r');
const target = openSync(to, 'w');

function next() {
  const part = new Uint8Array(piece);
  const read = readSync(source, part, 0, piece, null);
  return read === 0 ? null : part.subarray(0, read);
}

await bundleWorld().transform(verb, JSON.parse(key), next, (part) => { writeSync(target, part); });
closeSync(target);
