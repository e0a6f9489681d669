import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import test from 'node:test';
import { ed25519 } from '../../src/Portal/node_modules/@noble/curves/ed25519.js';
import { verify } from '../../src/Portal/Sealing/ed25519-strict.js';
import { newSigner } from './support/makers.js';

const { Point } = ed25519;
const L = Point.Fn.ORDER;
const message = Buffer.from('a keyset');
const signer = newSigner('a');
const signature = signer.sign(message.toString()).subarray(4);

const little = (value) => Uint8Array.from({ length: 32 }, (_, i) => Number((value >> BigInt(8 * i)) & 255n));
const number = (bytes) => bytes.reduceRight((value, byte) => (value << 8n) | BigInt(byte), 0n);

test('A good signature holds, and fails with any byte changed', () => {
  assert.equal(verify(signer.publicKey, message, signature), true);
  for (let at = 0; at < 64; at++) {
    const changed = Uint8Array.from(signature);
    changed[at] ^= 1;
    assert.equal(verify(signer.publicKey, message, changed), false, `byte ${at}`);
  }
  assert.equal(verify(signer.publicKey, Buffer.from('another'), signature), false);
});

test('S plus the order of the group is refused', () => {
  const s = number(signature.subarray(32)) + L;
  assert.equal(verify(signer.publicKey, message, Buffer.concat([signature.subarray(0, 32), little(s)])), false);
});

test('Keys and R of small order are refused', () => {
  const zero = new Uint8Array(32);
  for (const point of [Uint8Array.of(1, ...new Uint8Array(31)), zero, Uint8Array.of(...new Uint8Array(31), 0x80)]) {
    assert.equal(verify(point, message, Buffer.concat([point, zero])), false);
    assert.equal(verify(signer.publicKey, message, Buffer.concat([point, signature.subarray(32)])), false);
  }
});

test('An encoding that is not canonical is refused', () => {
  // The point with y = 3 in its canonical form, and with y = 3 + p.
  const p = 2n ** 255n - 19n;
  assert.doesNotThrow(() => Point.fromBytes(little(3n), false));
  assert.equal(verify(little(3n + p), message, signature), false);
});

test('What only a cofactored check accepts is refused', () => {
  // A key with a component of order eight: 8·S·B = 8·R + 8·k·A holds while S·B = R + k·A does not.
  const torsion = Point.fromHex('26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05');
  const secret = 12345678901234567890n;
  const publicKey = Point.BASE.multiply(secret).add(torsion).toBytes();
  for (let r = 1n; ; r++) {
    const encodedR = Point.BASE.multiply(r).toBytes();
    const k = number(createHash('sha512').update(encodedR).update(publicKey).update(message).digest()) % L;
    const crafted = Buffer.concat([encodedR, little((r + k * secret) % L)]);
    if (k % 8n !== 0n) {
      assert.equal(ed25519.verify(crafted, message, publicKey, { zip215: true }), true);
      assert.equal(verify(publicKey, message, crafted), false);
      break;
    }
  }
});
