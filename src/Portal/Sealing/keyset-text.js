// The text of a keyset: exactly its lines, in their order, each once (protocol 3). What is wrong has a name.
import { Encrypter } from 'age-encryption';
import { bech32 } from '@scure/base';
import { toHex } from './bytes.js';
import { isDay } from './days.js';
import { readVerifier } from './signed-note.js';

/**
 * @typedef {object} Keyset
 * @property {string} text
 * @property {string} mechanism
 * @property {string} portalId
 * @property {number} serial
 * @property {string} previous
 * @property {string} notBefore
 * @property {string} notAfter
 * @property {string} recipient
 * @property {string} custodian
 * @property {string} alarm
 * @property {import('./signed-note.js').Verifier} desk
 *
 * @typedef {'unknown-line' | 'doubled-line' | 'missing-line' | 'misplaced-line' | 'malformed-line' | 'not-hybrid' | 'inconsistent'} TextRefusal
 * @typedef {'malformed-line' | 'not-hybrid' | null} LineRefusal
 */

const firstLine = 'safereport.keyset/v1';
const zeros = '0'.repeat(64);
// The length of the ML-KEM-768 half of a recipient; an X25519 point follows.
const mlKemLength = 1184;
// RFC 7748's points of order 1, 2, 4 and 8, on the curve and its twist, in every encoding.
const lowOrder = [
  '0000000000000000000000000000000000000000000000000000000000000000',
  '0100000000000000000000000000000000000000000000000000000000000000',
  'e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800',
  '5f9c95bca3508c24b1d0b1559c83ef5b04445cc4581c8e86d8224eddd09f1157',
  'ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f',
  'edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f',
  'eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f',
];
const recipientForm = /^age1pq1[02-9ac-hj-np-z]{1952}$/;
const toolForm = /^age1[02-9ac-hj-np-z]{58}$/;
const decimal = /^[1-9][0-9]{0,14}$/;

/** @param {RegExp} form @returns {(value: string) => LineRefusal} */
const matching = (form) => (value) => (form.test(value) ? null : 'malformed-line');

/** @param {(value: string) => boolean} rule @returns {(value: string) => LineRefusal} */
const holding = (rule) => (value) => (rule(value) ? null : 'malformed-line');

/** @param {string} value @returns {LineRefusal} */
function hybrid(value) {
  if (isHybrid(value)) {
    return null;
  }
  return isTool(value) ? 'not-hybrid' : 'malformed-line';
}

/** @type {[string, (value: string) => LineRefusal][]} */
const rules = [
  [firstLine, (value) => (value === '' ? null : 'malformed-line')],
  ['mechanism', matching(/^[0-9a-f]{8}$/)],
  ['portal', matching(/^[0-9a-f]{32}$/)],
  ['serial', matching(decimal)],
  ['previous', matching(/^[0-9a-f]{64}$/)],
  ['not-before', holding(isDay)],
  ['not-after', holding(isDay)],
  ['recipient', hybrid],
  ['custodian', hybrid],
  ['alarm', hybrid],
  ['desk', holding((value) => readVerifier(value) !== null)],
  ['tool-recipient', holding(isTool)],
];
const words = rules.map(([word]) => word);
const optional = 'tool-recipient';

/**
 * @param {string} text
 * @returns {{ refusal: TextRefusal | null, keyset: Keyset | null }}
 */
export function readKeyset(text) {
  const lines = text.slice(0, -1).split('\n');
  const found = lines.map((line) => line.split(' ', 1)[0]);
  const refusal = (text.endsWith('\n') ? null : 'malformed-line') || wrongWords(found) || wrongValues(lines);
  const keyset = refusal === null ? keysetOf(text, lines) : null;
  if (keyset !== null && !isConsistent(keyset)) {
    return { refusal: 'inconsistent', keyset: null };
  }
  return { refusal, keyset };
}

/**
 * @param {string[]} found
 * @returns {TextRefusal | null}
 */
function wrongWords(found) {
  if (found.some((word) => !words.includes(word))) {
    return 'unknown-line';
  }
  if (new Set(found).size < found.length) {
    return 'doubled-line';
  }
  if (words.some((word) => word !== optional && !found.includes(word))) {
    return 'missing-line';
  }
  return found.every((word, index) => word === words[index]) ? null : 'misplaced-line';
}

/**
 * @param {string[]} lines
 * @returns {TextRefusal | null}
 */
function wrongValues(lines) {
  for (const [index, line] of lines.entries()) {
    const [word, rule] = rules[index];
    const spaced = index === 0 || line[word.length] === ' ';
    const refusal = spaced ? rule(line.slice(word.length + (index === 0 ? 0 : 1))) : 'malformed-line';
    if (refusal !== null) {
      return refusal;
    }
  }
  return null;
}

/**
 * @param {string} text
 * @param {string[]} lines
 * @returns {Keyset}
 */
function keysetOf(text, lines) {
  const [, mechanism, portalId, serial, previous, notBefore, notAfter, recipient, custodian, alarm, desk] = lines.map((line) => line.split(' ')[1]);
  return {
    text, mechanism, portalId, serial: Number(serial), previous, notBefore, notAfter, recipient, custodian, alarm, desk: readVerifier(desk),
  };
}

/** @param {Keyset} keyset */
function isConsistent({ mechanism, serial, previous, notBefore, notAfter, desk }) {
  const start = `safereport/${mechanism}/desk-`;
  const first = desk.name.slice(start.length);
  return notBefore <= notAfter
    && (serial === 1) === (previous === zeros)
    && desk.name.startsWith(start) && decimal.test(first) && Number(first) <= serial;
}

/** @param {string} value */
export function isTool(value) {
  return toolForm.test(value) && isKnownToAge(value);
}

/** @param {string} value */
export function isHybrid(value) {
  if (!recipientForm.test(value) || !isKnownToAge(value)) {
    return false;
  }
  const key = bech32.fromWords(bech32.decode(/** @type {`${string}1${string}`} */ (value), false).words);
  return hasReducedCoefficients(key) && !isOfLowOrder(key.subarray(mlKemLength));
}

/** @param {string} value */
function isKnownToAge(value) {
  try {
    new Encrypter().addRecipient(value);
    return true;
  } catch (error) {
    return false;
  }
}

/**
 * The check of FIPS 203, 7.2: every coefficient of an ML-KEM-768 encapsulation key is below the modulus. The package makes it only when it seals.
 * @param {Uint8Array} key
 */
function hasReducedCoefficients(key) {
  for (let at = 0; at < 1152; at += 3) {
    const low = key[at] | ((key[at + 1] & 15) << 8);
    const high = (key[at + 1] >> 4) | (key[at + 2] << 4);
    if (low >= 3329 || high >= 3329) {
      return false;
    }
  }
  return true;
}

/**
 * Points with which every X25519 secret agrees on zero: the package finds out only when it seals. The top bit is nobody's.
 * @param {Uint8Array} point
 */
function isOfLowOrder(point) {
  const masked = Uint8Array.from(point, (byte, index) => (index === 31 ? byte & 127 : byte));
  return lowOrder.includes(toHex(masked));
}
