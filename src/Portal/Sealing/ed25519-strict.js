// Ed25519 as the protocol wants it (section 2): cofactorless, S < L, canonical R and A, no small-order A or R.
// The package's own verify multiplies by the cofactor; this one uses its arithmetic and compares R itself.
import { ed25519 } from '@noble/curves/ed25519.js';
import { sha512 } from '@noble/hashes/sha2.js';
import { concat, equal } from './bytes.js';

const { Point } = ed25519;

/** @param {Uint8Array} bytes */
function littleEndian(bytes) {
  let value = BigInt(0);
  for (let i = bytes.length - 1; i >= 0; i--) {
    value = (value << BigInt(8)) | BigInt(bytes[i]);
  }
  return value;
}

/**
 * @param {Uint8Array} bytes
 * @returns {InstanceType<typeof Point> | null}
 */
function canonicalPoint(bytes) {
  try {
    const point = Point.fromBytes(bytes, false);
    return point.isSmallOrder() ? null : point;
  } catch (error) {
    return null;
  }
}

/**
 * @param {Uint8Array} publicKey
 * @param {Uint8Array} message
 * @param {Uint8Array} signature
 */
export function verify(publicKey, message, signature) {
  if (publicKey.length !== 32 || signature.length !== 64) {
    return false;
  }
  const encodedR = signature.subarray(0, 32);
  const s = littleEndian(signature.subarray(32));
  const a = canonicalPoint(publicKey);
  if (a === null || canonicalPoint(encodedR) === null || s >= Point.Fn.ORDER) {
    return false;
  }
  const k = littleEndian(sha512(concat(encodedR, publicKey, message))) % Point.Fn.ORDER;
  const r = Point.BASE.multiplyUnsafe(s).subtract(a.multiplyUnsafe(k));
  return equal(r.toBytes(), encodedR);
}
