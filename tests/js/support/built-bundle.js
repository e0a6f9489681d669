// The bundle as it is built and shipped, with one statement put before its end: it shows the age classes inside, which nothing but a
// test reaches so. No other byte differs, so what passes with it passes with what browsers load.
import { readFileSync } from 'node:fs';
import vm from 'node:vm';
import { webcrypto } from 'node:crypto';

const path = new URL('../../../src/Portal/wwwroot/dist/sealing.js', import.meta.url);

/** Each class by how it begins after its names were shortened. */
const shown = {
  ReadableStream: /([\w$]+)=class(?: [\w$]+)?\{constructor\([\w$]+\)\{this\.queue=\[\]/g,
  Encrypter: /([\w$]+)=class\{constructor\(\)\{[\w$]+\(this,"passphrase",null\)/g,
  Decrypter: /([\w$]+)=class\{constructor\(\)\{[\w$]+\(this,"identities",\[\]\)/g,
};

export function bundleShowingAge() {
  const bundle = readFileSync(path, 'utf8');
  const end = bundle.lastIndexOf('})();');
  const classes = Object.entries(shown).map(([name, form]) => {
    const found = [...bundle.matchAll(form)];
    if (found.length !== 1) {
      throw new Error(`the bundle has ${found.length} classes that look like ${name}`);
    }
    return `${name}:${found[0][1]}`;
  });
  return `${bundle.slice(0, end)};self.age={${classes.join()}};${bundle.slice(end)}`;
}

/** What runs beside the bundle: `self.transform`, which seals or opens with those classes. */
export function ageWork() {
  return readFileSync(new URL('age-work.js', import.meta.url), 'utf8');
}

/** A world as bare as a worker's, with the bundle and what runs beside it. */
export function bundleWorld() {
  const world = vm.createContext({
    TextEncoder, TextDecoder, crypto: { getRandomValues: (array) => webcrypto.getRandomValues(array), subtle: webcrypto.subtle },
  });
  vm.runInContext('self = globalThis;', world);
  vm.runInContext(bundleShowingAge(), world);
  vm.runInContext(ageWork(), world);
  return world;
}
