// Every vector of the cctv-age package, opened by the bundle as it is shipped, in a world as bare as a worker's. Armor is no part of it
// (no page reads it): the package's own takes it off.
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import test from 'node:test';
import { armor } from '../../src/Portal/node_modules/age-encryption/dist/index.js';
import { ageVectors } from './support/age-vectors.js';
import { bundleWorld } from './support/built-bundle.js';

const world = bundleWorld();
const vectors = ageVectors();
const hash = (chunks) => chunks.reduce((sum, chunk) => sum.update(chunk), createHash('sha256')).digest('hex');

test('The package has the vectors these tests were written for', () => assert.equal(vectors.length, 143));

function withoutArmor(vector) {
  return vector.armored ? { ...vector, file: armor.decode(Buffer.from(vector.file).toString('latin1')) } : vector;
}

async function opened(vector, step) {
  try {
    return await world.opened(withoutArmor(vector), step);
  } catch (error) {
    return { released: [], failure: error.message };
  }
}

// The package holds a full chunk back until it sees the next byte, and so releases less than it might: then it must be the
// beginning of what may be released, which is a vector's whole text or some chunks of it.
const mayBe = new Map();
for (const name of ['stream_two_chunks', 'stream_three_chunks']) {
  const text = Buffer.concat((await opened(vectors.find((vector) => vector.name === name), 1 << 20)).released);
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
      const { released, failure } = await opened(vector, step);
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
      assert.equal(hash([await world.whole(withoutArmor(vector))]), vector.payload);
    } else {
      await assert.rejects(async () => world.whole(withoutArmor(vector)));
    }
  });
}
