// A mechanism's keyset (protocol 3): read strictly, and held against what the page pins. Every refusal has a name, the same as in the desk's code.
import { sha256 } from '@noble/hashes/sha2.js';
import { toHex, utf8 } from './bytes.js';
import { addDays } from './days.js';
import { fingerprint } from './fingerprint.js';
import { readKeyset } from './keyset-text.js';
import { countSigners, readNote, readVerifier } from './signed-note.js';

const graceDays = 30;

/**
 * @typedef {import('./keyset-text.js').Keyset} Keyset
 * @typedef {import('./keyset-text.js').TextRefusal} TextRefusal
 *
 * @typedef {object} Pins
 * @property {string} id
 * @property {string} portalId
 * @property {string[]} verifiers
 * @property {number} threshold
 * @property {number} lowestSerial
 *
 * @typedef {'pins' | 'note' | 'bad-signature' | 'too-few-signatures' | TextRefusal | 'another-mechanism' | 'another-portal' | 'lower-serial' | 'too-old'} KeysetRefusal
 * @typedef {{ refusal: KeysetRefusal | null, keyset: Keyset | null }} Outcome
 */

/**
 * @param {KeysetRefusal} refusal
 * @returns {Outcome}
 */
function refuse(refusal) {
  return { refusal, keyset: null };
}

/**
 * The keyset of a note that enough pinned keys signed for this mechanism of this portal.
 * @param {string} note
 * @param {Pins} pins
 * @returns {Outcome}
 */
function signedKeyset(note, pins) {
  const roots = pins.verifiers.map(readVerifier);
  if (pins.threshold < 1 || roots.some((root) => root === null)) {
    return refuse('pins');
  }
  const signed = readNote(note);
  if (!signed) {
    return refuse('note');
  }
  const signers = countSigners(signed, roots);
  if (signers === null || signers < pins.threshold) {
    return refuse(signers === null ? 'bad-signature' : 'too-few-signatures');
  }
  const { refusal, keyset } = readKeyset(signed.text);
  return refusal === null ? heldAgainst(pins, keyset) : refuse(refusal);
}

/**
 * @param {Pins} pins
 * @param {Keyset} keyset
 * @returns {Outcome}
 */
function heldAgainst(pins, keyset) {
  if (keyset.mechanism !== pins.id) {
    return refuse('another-mechanism');
  }
  if (keyset.portalId !== pins.portalId) {
    return refuse('another-portal');
  }
  return keyset.serial < pins.lowestSerial ? refuse('lower-serial') : { refusal: null, keyset };
}

/**
 * @param {string} note
 * @param {Pins} pins
 * @param {string} now The later of the device's day and the build day.
 * @returns {Outcome & { letters?: string, inDate?: boolean }}
 */
export function verifyKeyset(note, pins, now) {
  const outcome = signedKeyset(note, pins);
  const { keyset } = outcome;
  if (keyset === null) {
    return outcome;
  }
  if (now > addDays(keyset.notAfter, graceDays)) {
    return refuse('too-old');
  }
  return {
    refusal: null,
    keyset,
    letters: fingerprint(utf8(keyset.text)),
    inDate: keyset.notBefore <= now && now <= keyset.notAfter,
  };
}

/**
 * The keyset before, whose desk key may still have signed the newest snapshot; its dates do not matter for that.
 * @param {string} note
 * @param {Pins} pins
 * @param {Keyset} newest
 * @returns {Keyset | null}
 */
export function verifyPrevious(note, pins, newest) {
  const { keyset } = signedKeyset(note, pins);
  return keyset && keyset.serial === newest.serial - 1 && toHex(sha256(utf8(keyset.text))) === newest.previous ? keyset : null;
}
