// Signed notes (c2sp.org/signed-note) with Ed25519 signatures.
import { sha256 } from '@noble/hashes/sha2.js';
import { base64 } from '@scure/base';
import { concat, equal, utf8 } from './bytes.js';
import { verify } from './ed25519-strict.js';

/** A longer note is refused, unless its reader says that it takes more. */
export const largestNote = 65536;
export const mostSignatures = 16;

/** A key's name: no Unicode white space, no control character, no plus sign. */
const nameForm = '([^\\u0000-\\u0020\\u007f-\\u00a0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000+]+)';
const verifierForm = new RegExp(`^${nameForm}\\+([0-9a-f]{8})\\+([A-Za-z0-9+/]+={0,2})$`);
const signatureForm = new RegExp(`^\u2014 ${nameForm} ([A-Za-z0-9+/]+={0,2})$`);

/**
 * @typedef {{ name: string, id: Uint8Array, publicKey: Uint8Array }} Verifier
 * @typedef {{ text: string, signatures: { name: string, id: Uint8Array, signature: Uint8Array }[] }} Note
 */

/**
 * @param {string} text name+id+base64(0x01 || public key)
 * @returns {Verifier | null}
 */
export function readVerifier(text) {
  const parts = verifierForm.exec(text);
  const key = parts && decode(parts[3]);
  if (!parts || !key || key.length !== 33 || key[0] !== 1) {
    return null;
  }
  const publicKey = key.slice(1);
  const id = sha256(concat(parts[1], '\n', key)).slice(0, 4);
  const named = Array.from(id, (byte) => byte.toString(16).padStart(2, '0')).join('');
  return named === parts[2] ? { name: parts[1], id, publicKey } : null;
}

/**
 * @param {string} note
 * @param {number} [largest] In bytes.
 * @returns {Note | null} Null for whatever is not a note, or is too large.
 */
export function readNote(note, largest = largestNote) {
  const split = note.lastIndexOf('\n\n');
  if (split < 0 || utf8(note).length > largest || !note.endsWith('\n') || /[\u0000-\u0009\u000b-\u001f]/.test(note)) {
    return null;
  }
  const lines = note.slice(split + 2, -1).split('\n');
  const signatures = lines.slice(0, mostSignatures).map(readSignature);
  if (lines.length > mostSignatures || signatures.some((signature) => signature === null)) {
    return null;
  }
  return { text: note.slice(0, split + 1), signatures };
}

/** @param {string} line */
function readSignature(line) {
  const parts = signatureForm.exec(line);
  const bytes = parts && decode(parts[2]);
  return parts && bytes && bytes.length > 4 ? { name: parts[1], id: bytes.slice(0, 4), signature: bytes.slice(4) } : null;
}

/** @param {string} text */
function decode(text) {
  try {
    return base64.decode(text);
  } catch (error) {
    return null;
  }
}

/**
 * How many different pinned keys have signed. A signature under a pinned name and id that does not hold is no unknown
 * signature to skip: it refuses the note.
 * @param {Note} note
 * @param {Verifier[]} pinned
 * @returns {number | null} Null when a signature under a pinned name and id is bad.
 */
export function countSigners(note, pinned) {
  const message = utf8(note.text);
  /** @type {Uint8Array[]} */
  const signers = [];
  for (const { name, id, signature } of note.signatures) {
    for (const { publicKey } of pinned.filter((known) => known.name === name && equal(known.id, id))) {
      if (!verify(publicKey, message, signature)) {
        return null;
      }
      if (!signers.some((key) => equal(key, publicKey))) {
        signers.push(publicKey);
      }
    }
  }
  return signers.length;
}
