// Every vector of the cctv-age package, opened by the code that the bundle is made from, bundled in the same way with the same small streams,
// in a world as bare as a worker's. Armor is no part of the shipped bundle (no page reads it); it is taken in here.
import assert from 'node:assert/strict';
import { createHash, webcrypto } from 'node:crypto';
import test from 'node:test';
import vm from 'node:vm';
import { bundleOf } from '../../src/Portal/bundle.mjs';
import { ageVectors } from './support/age-vectors.js';

const entry = `
  import './Sealing/floor.js';
  import { armor, Decrypter } from 'age-encryption';
  self.opened = async ({ file, armored, identities, passphrases }) => {
    const released = [];
    let failure = null;
    try {
      const decrypter = new Decrypter();
      identities.forEach((identity) => decrypter.addIdentity(identity));
      passphrases.forEach((passphrase) => decrypter.addPassphrase(passphrase));
      let at = 0;
      const bytes = armored ? armor.decode(String.fromCharCode.apply(null, file)) : file;
      const source = new ReadableStream({
        pull(to) {
          if (at >= bytes.length) {
            to.close();
          } else {
            to.enqueue(bytes.subarray(at, at + self.step));
            at += self.step;
          }
        },
      });
      const reader = (await decrypter.decrypt(source)).getReader();
      for (let part = await reader.read(); !part.done; part = await reader.read()) {
        released.push(part.value);
      }
    } catch (error) {
      failure = error.message;
    }
    return { released, failure };
  };
  self.whole = async ({ file, armored, identities, passphrases }) => {
    const decrypter = new Decrypter();
    identities.forEach((identity) => decrypter.addIdentity(identity));
    passphrases.forEach((passphrase) => decrypter.addPassphrase(passphrase));
    return decrypter.decrypt(armored ? armor.decode(String.fromCharCode.apply(null, file)) : file);
  };`;

const { outputFiles: [{ text }] } = await bundleOf({ stdin: { contents: entry, resolveDir: new URL('../../src/Portal', import.meta.url).pathname, loader: 'js' } });
const world = vm.createContext({
  TextEncoder, TextDecoder, crypto: { getRandomValues: (array) => webcrypto.getRandomValues(array), subtle: webcrypto.subtle },
});
vm.runInContext('self = globalThis;', world);
vm.runInContext(text, world);

const vectors = ageVectors();
const hash = (chunks) => chunks.reduce((sum, chunk) => sum.update(chunk), createHash('sha256')).digest('hex');

test('The package has the vectors these tests were written for', () => assert.equal(vectors.length, 143));

// The package holds a full chunk back until it sees the next byte, and so releases less than it might: then it must be the
// beginning of what may be released, which is a vector's whole text or some chunks of it.
world.step = 1 << 20;
const mayBe = new Map();
for (const name of ['stream_two_chunks', 'stream_three_chunks']) {
  const text = Buffer.concat((await world.opened(vectors.find((vector) => vector.name === name))).released);
  [65536, 131072, text.length].forEach((length) => mayBe.set(hash([text.subarray(0, length)]), text.subarray(0, length)));
}

function isBeginning(released, payload) {
  const bytes = Buffer.concat(released);
  return bytes.length === 0 || hash([bytes]) === payload || bytes.equals(mayBe.get(payload).subarray(0, bytes.length));
}

for (const vector of vectors) {
  test(`${vector.name} is ${vector.expect === 'success' ? 'opened' : 'refused'}, and releases no plaintext beyond what it allows`, async () => {
    for (const step of [1 << 20, 1000, 1]) {
      if (step === 1 && vector.file.length > 10000) {
        continue;
      }
      world.step = step;
      const { released, failure } = await world.opened(vector);
      assert.equal(failure === null, vector.expect === 'success', failure);
      if (vector.payload === null) {
        assert.equal(released.length, 0);
      } else if (vector.expect === 'success') {
        assert.equal(hash(released), vector.payload);
      } else {
        assert.ok(isBeginning(released, vector.payload), 'what was released is the beginning of what may be');
      }
    }
    if (vector.expect === 'success') {
      assert.equal(hash([await world.whole(vector)]), vector.payload);
    } else {
      await assert.rejects(world.whole(vector));
    }
  });
}
