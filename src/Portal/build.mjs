// Bundles what the worker runs into wwwroot/dist/sealing.js and holds it against the committed hash.
// `node build.mjs --accept` records a new hash after a change that is meant.
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const here = dirname(fileURLToPath(import.meta.url));
const hashFile = join(here, 'sealing.sha256');

const result = await build({
  absWorkingDir: here,
  entryPoints: ['Sealing/worker.js'],
  outfile: 'wwwroot/dist/sealing.js',
  bundle: true,
  write: false,
  metafile: true,
  format: 'iife',
  charset: 'utf8',
  minify: true,
  legalComments: 'none',
  target: ['chrome67', 'firefox68', 'safari14'],
  // Safari 14.0 gets a corner of destructuring wrong; the worker proves itself on a trial item before it is used.
  supported: { destructuring: true },
  // Chrome 67 has no globalThis.
  define: { globalThis: 'self' },
  // Firefox 68 and Safari 14.0 have no TransformStream: the age package gets the same small streams everywhere.
  inject: ['Sealing/streams.js'],
  plugins: [onlyWhatIsUsed()],
  banner: { js: '/*! Licences: licences.txt beside this file. */' },
});

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

/**
 * Leaves out the NIST curves (Sealing/no-nist-curves.js) and what the age package loads without our using it (passkeys, armor):
 * it does not say of itself that its modules do nothing by being loaded.
 */
function onlyWhatIsUsed() {
  return {
    name: 'only-what-is-used',
    setup({ onResolve, resolve }) {
      onResolve({ filter: /^@noble\/curves\/nist\.js$/ }, () => ({ path: join(here, 'Sealing/no-nist-curves.js') }));
      onResolve({ filter: /^(age-encryption$|\.\/)/ }, async ({ path, importer, resolveDir, kind, pluginData }) => {
        const ofAge = path === 'age-encryption' || /node_modules.age-encryption/.test(importer);
        if (!ofAge || pluginData === 'resolving') {
          return undefined;
        }
        const { path: found } = await resolve(path, { importer, resolveDir, kind, pluginData: 'resolving' });
        return { path: found, sideEffects: false };
      });
    },
  };
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
