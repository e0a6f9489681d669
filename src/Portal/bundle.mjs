// How what a browser runs is put together: the one bundle and the pages' scripts (build.mjs), and tests of the code they are made from.
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const here = dirname(fileURLToPath(import.meta.url));

/** @param {import('esbuild').BuildOptions} entry */
export function bundleOf(entry) {
  return build({
    absWorkingDir: here,
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
    ...entry,
  });
}

/**
 * A script of a page: its modules as they are written, one after the other.
 * @param {string} entry
 */
export function scriptOf(entry) {
  return build({
    absWorkingDir: here,
    entryPoints: [entry],
    outfile: 'wwwroot/js/script.js',
    bundle: true,
    write: false,
    format: 'esm',
    charset: 'utf8',
    legalComments: 'none',
    target: ['chrome67', 'firefox68', 'safari14'],
    supported: { destructuring: true },
  });
}

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
