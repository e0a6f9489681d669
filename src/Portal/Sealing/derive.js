// Keys of one access code (protocol 4).
import { hmac } from '@noble/hashes/hmac.js';
import { sha256, sha512 } from '@noble/hashes/sha2.js';
import { bech32 } from '@scure/base';
import { identityToRecipient } from 'age-encryption';
import { concat, fromHex, utf8 } from './bytes.js';

const rounds = 100000;

/**
 * One block of HKDF-Expand.
 * @param {Uint8Array} key
 * @param {Uint8Array | string} info
 */
export function expand(key, info) {
  return hmac(sha256, key, concat(info, Uint8Array.of(1)));
}

/**
 * @param {string} digits 28 ASCII digits.
 * @param {string} portalId 32 hex digits.
 * @param {(share: number) => void} progress
 * @param {SubtleCrypto | undefined} [subtle] Missing on plain-http origins.
 */
export async function stretch(digits, portalId, progress, subtle = crypto.subtle) {
  const password = utf8(digits);
  const salt = concat('safereport/v1/access-code\n', fromHex(portalId));
  if (!subtle) {
    return stretchSlowly(password, salt, progress);
  }
  const key = await subtle.importKey('raw', password, 'PBKDF2', false, ['deriveBits']);
  const bits = await subtle.deriveBits({ name: 'PBKDF2', hash: 'SHA-512', salt, iterations: rounds }, key, 256);
  progress(1);
  return new Uint8Array(bits);
}

/**
 * PBKDF2 with one output block, on the package's HMAC.
 * @param {Uint8Array} password
 * @param {Uint8Array} salt
 * @param {(share: number) => void} progress
 */
function stretchSlowly(password, salt, progress) {
  const keyed = hmac.create(sha512, password);
  const working = keyed.clone();
  const block = new Uint8Array(64);
  keyed._cloneInto(working).update(salt).update(Uint8Array.of(0, 0, 0, 1)).digestInto(block);
  const sum = block.slice();
  for (let round = 1; round < rounds; round++) {
    keyed._cloneInto(working).update(block).digestInto(block);
    for (let i = 0; i < 64; i++) {
      sum[i] ^= block[i];
    }
    if (round % 2000 === 0) {
      progress(round / rounds);
    }
  }
  return sum.slice(0, 32);
}

/**
 * @typedef {object} ReporterKeys
 * @property {Uint8Array} eraseToken
 * @property {Uint8Array} authorKey
 * @property {string} identity
 * @property {string} recipient
 */

/**
 * @param {Uint8Array} ikm
 * @param {string} mechanism 8 hex digits.
 * @returns {Promise<ReporterKeys>}
 */
export async function reporterKeys(ikm, mechanism) {
  const seed = expand(ikm, `safereport/v1/mailbox-identity\n${mechanism}`);
  const identity = bech32.encodeFromBytes('AGE-SECRET-KEY-PQ-', seed).toUpperCase();
  return {
    eraseToken: expand(ikm, `safereport/v1/mailbox-erase\n${mechanism}`),
    authorKey: expand(ikm, `safereport/v1/author\n${mechanism}`),
    identity,
    recipient: await identityToRecipient(identity),
  };
}

/** @param {ReporterKeys} keys */
export function address(keys) {
  return sha256(concat('safereport/v1/address\n', sha256(keys.eraseToken), sha256(utf8(keys.recipient)), sha256(keys.authorKey)));
}

/**
 * @param {Uint8Array} authorKey
 * @param {number} n The mailbox's replies, counted from 1.
 */
export function label(authorKey, n) {
  return hmac(sha256, expand(authorKey, 'safereport/v1/label'), utf8(String(n)));
}
