// A mechanism's keyset (protocol 3): read strictly, and held against what the page pins.
import { sha256 } from '@noble/hashes/sha2.js';
import { Encrypter } from 'age-encryption';
import { toHex, utf8 } from './bytes.js';
import { fingerprint } from './fingerprint.js';
import { countSigners, readNote, readVerifier } from './signed-note.js';

/**
 * @typedef {object} Pins
 * @property {string} id
 * @property {string} portalId
 * @property {string[]} verifiers
 * @property {number} threshold
 * @property {number} lowestSerial
 *
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
 */

const recipient = '(age1pq1[02-9ac-hj-np-z]{1952})';
const day = '([0-9]{4}-[0-9]{2}-[0-9]{2})';
const form = new RegExp(`^safereport\\.keyset/v1\n`
  + 'mechanism ([0-9a-f]{8})\n'
  + 'portal ([0-9a-f]{32})\n'
  + 'serial ([1-9][0-9]{0,14})\n'
  + 'previous ([0-9a-f]{64})\n'
  + `not-before ${day}\n`
  + `not-after ${day}\n`
  + `recipient ${recipient}\n`
  + `custodian ${recipient}\n`
  + `alarm ${recipient}\n`
  + 'desk ([^\\s]+)\n'
  + '(?:tool-recipient (age1[02-9ac-hj-np-z]{58})\n)?$');

/**
 * @param {string} text
 * @returns {Keyset | null}
 */
export function readKeyset(text) {
  const parts = form.exec(text);
  const desk = parts && readVerifier(parts[10]);
  if (!parts || !desk || !isDay(parts[5]) || !isDay(parts[6]) || parts[5] > parts[6]
    || ![parts[7], parts[8], parts[9], parts[11]].every((key) => key === undefined || isRecipient(key))) {
    return null;
  }
  if (!new RegExp(`^safereport/${parts[1]}/desk-[1-9][0-9]*$`).test(desk.name)) {
    return null;
  }
  return {
    text,
    mechanism: parts[1],
    portalId: parts[2],
    serial: Number(parts[3]),
    previous: parts[4],
    notBefore: parts[5],
    notAfter: parts[6],
    recipient: parts[7],
    custodian: parts[8],
    alarm: parts[9],
    desk,
  };
}

/** @param {string} text */
function isDay(text) {
  const time = Date.parse(`${text}T00:00:00Z`);
  return !Number.isNaN(time) && new Date(time).toISOString().slice(0, 10) === text;
}

/** @param {string} key */
function isRecipient(key) {
  try {
    new Encrypter().addRecipient(key);
    return true;
  } catch (error) {
    return false;
  }
}

/**
 * The keyset of a note that enough pinned keys signed for this mechanism of this portal.
 * @param {string} note
 * @param {Pins} pins
 * @returns {Keyset | null}
 */
function signedKeyset(note, pins) {
  const signed = readNote(note);
  const roots = pins.verifiers.map(readVerifier);
  if (!signed || pins.threshold < 1 || roots.some((root) => root === null)) {
    return null;
  }
  const signers = countSigners(signed, roots);
  const keyset = signers !== null && signers >= pins.threshold ? readKeyset(signed.text) : null;
  return keyset && keyset.mechanism === pins.id && keyset.portalId === pins.portalId && keyset.serial >= pins.lowestSerial
    ? keyset
    : null;
}

/**
 * @param {string} note
 * @param {Pins} pins
 * @param {string} now The later of the device's day and the build day.
 * @returns {{ keyset: Keyset, letters: string, inDate: boolean } | null} Null when it must be refused.
 */
export function verifyKeyset(note, pins, now) {
  const keyset = signedKeyset(note, pins);
  if (!keyset || now > addDays(keyset.notAfter, 30)) {
    return null;
  }
  return {
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
 */
export function verifyPrevious(note, pins, newest) {
  const keyset = signedKeyset(note, pins);
  return keyset && keyset.serial === newest.serial - 1 && toHex(sha256(utf8(keyset.text))) === newest.previous ? keyset : null;
}

/**
 * @param {string} from
 * @param {number} days
 */
function addDays(from, days) {
  return new Date(Date.parse(`${from}T00:00:00Z`) + days * 86400000).toISOString().slice(0, 10);
}
