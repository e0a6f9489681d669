// Bundles what the worker runs into wwwroot/dist/sealing.js and holds it against the committed hash, and puts the pages' modules together, one readable
// script for each step of a journey (docs/adr/0011), in wwwroot/js.
// `node build.mjs --accept` records a new hash after a change that is meant.
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { bundleOf, scriptOf } from './bundle.mjs';

const here = dirname(fileURLToPath(import.meta.url));
const hashFile = join(here, 'sealing.sha256');

/** What a page is given, by journey and step. */
const scripts = {
  'page.js': 'Browser/report/page.js',
  'sending.js': 'Browser/sending/sending.js',
  'mailbox.js': 'Browser/mailbox/mailbox.js',
  'answers.js': 'Browser/mailbox/answers.js',
};

const result = await bundleOf({ entryPoints: ['Sealing/worker.js'] });

const bundle = result.outputFiles[0].contents;
const line = `${createHash('sha256').update(bundle).digest('hex')}  wwwroot/dist/sealing.js\n`;

if (process.argv.includes('--accept')) {
  writeFileSync(hashFile, line);
} else if (readFileSync(hashFile, 'utf8') !== line) {
  console.error('error: the bundle differs from the one whose hash is in sealing.sha256. If the change is meant: node build.mjs --accept');
  process.exit(1);
}

mkdirSync(join(here, 'wwwroot/dist'), { recursive: true });
writeFileSync(join(here, 'wwwroot/dist/licences.txt'), licences(Object.keys(result.metafile.inputs)));
writeFileSync(join(here, 'wwwroot/dist/sealing.js'), bundle);

rmSync(join(here, 'wwwroot/js'), { recursive: true, force: true });
mkdirSync(join(here, 'wwwroot/js'), { recursive: true });
for (const [name, entry] of Object.entries(scripts)) {
  writeFileSync(join(here, 'wwwroot/js', name), (await scriptOf(entry)).outputFiles[0].contents);
}

function licences(inputs) {
  const packages = inputs
    .map((path) => /node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(path))
    .filter((match) => match !== null)
    .map((match) => match[1]);
  return [...new Set(packages)].sort()
    .map((name) => `${name}\n\n${readFileSync(join(here, 'node_modules', name, 'LICENSE'), 'utf8').trim()}\n`)
    .join('\n----\n\n');
}
