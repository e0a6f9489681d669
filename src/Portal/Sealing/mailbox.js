// Reading a mailbox: the signed note, one file of the snapshot, and the replies in it (protocol 8).
import { hmac } from '@noble/hashes/hmac.js';
import { sha256 } from '@noble/hashes/sha2.js';
import { open, seal } from './age.js';
import { concat, equal, fromHex, toHex, utf8 } from './bytes.js';
import { readContainer } from './container.js';
import { isDay } from './days.js';
import { address, label } from './derive.js';
import { readReplyDocument } from './reply.js';
import { countSigners, readNote } from './signed-note.js';

const labelLength = 32;
const recordLength = labelLength + 9851;
const containerLength = 8192;
const countUnit = 8;
const mostReplies = 1000;
export const largestNote = 1048576;

const fileForm = /^file (?:-|[01]{1,16}) [0-9a-f]{64}$/;

/**
 * @typedef {object} MailboxNote
 * @property {number} number
 * @property {string} made yyyy-mm-ddThhZ
 * @property {{ prefix: string, sha256: string }[]} files
 *
 * @typedef {{ made: string, text: string }} Reply
 */

/**
 * @param {string} note
 * @param {string} mechanism
 * @param {import('./signed-note.js').Verifier[]} deskKeys The newest keyset's, and that of the one before.
 * @returns {MailboxNote | null}
 */
export function verifyMailboxNote(note, mechanism, deskKeys) {
  const signed = readNote(note, largestNote);
  const signers = signed && countSigners(signed, deskKeys);
  return signed && signers ? readMailboxText(signed.text, mechanism) : null;
}

/**
 * @param {string} text
 * @param {string} mechanism
 */
export function readMailboxText(text, mechanism) {
  const parts = /^safereport\.mailbox\/v1\nmechanism ([0-9a-f]{8})\nnumber ([1-9][0-9]{0,14})\nmade ([0-9]{4}-[0-9]{2}-[0-9]{2})T([01][0-9]|2[0-3])Z\n(file [^]*)\n$/.exec(text);
  if (!parts || parts[1] !== mechanism || !isDay(parts[3])) {
    return null;
  }
  // Line by line: no one expression over some thousand lines, which an old browser might not have the stack for.
  const lines = parts[5].split('\n');
  if (!lines.every((line) => fileForm.test(line))) {
    return null;
  }
  const files = lines.map((line) => ({ prefix: line.split(' ')[1], sha256: line.split(' ')[2] }));
  const bits = Math.round(Math.log2(files.length));
  const complete = files.length === 2 ** bits && files.every(({ prefix }, index) => prefix === prefixOf(index, bits));
  return complete ? { number: Number(parts[2]), made: `${parts[3]}T${parts[4]}Z`, files } : null;
}

/**
 * @param {number} index
 * @param {number} bits
 */
function prefixOf(index, bits) {
  return bits === 0 ? '-' : index.toString(2).padStart(bits, '0');
}

/**
 * The file in which this mailbox's replies would stand.
 * @param {MailboxNote} note
 * @param {import('./derive.js').ReporterKeys} keys
 */
export function fileFor(note, keys) {
  const bits = Math.round(Math.log2(note.files.length));
  const start = address(keys);
  return note.files[((start[0] << 8) | start[1]) >> (16 - bits)];
}

/**
 * @param {Uint8Array} bytes
 * @param {{ sha256: string }} file
 */
export function isGenuine(bytes, file) {
  return isWellFormed(bytes) && equal(sha256(bytes), fromHex(file.sha256));
}

/**
 * Eight records or a multiple, with different labels in bytewise order.
 * @param {Uint8Array} bytes
 */
export function isWellFormed(bytes) {
  let before = '';
  for (let at = 0; at < bytes.length; at += recordLength) {
    const next = toHex(bytes.subarray(at, at + labelLength));
    if (next <= before) {
      return false;
    }
    before = next;
  }
  return bytes.length > 0 && bytes.length % (countUnit * recordLength) === 0;
}

/**
 * The sealed replies by their labels in hex.
 * @param {Uint8Array} bytes Well-formed.
 */
export function recordsOf(bytes) {
  const records = new Map();
  for (let at = 0; at < bytes.length; at += recordLength) {
    records.set(toHex(bytes.subarray(at, at + labelLength)), bytes.subarray(at + labelLength, at + recordLength));
  }
  return records;
}

/**
 * @param {Uint8Array} bytes
 * @param {string} mechanism
 * @param {import('./derive.js').ReporterKeys} keys
 * @returns {Promise<{ replies: Reply[], unreadable: number }>}
 */
export async function readReplies(bytes, mechanism, keys) {
  const records = recordsOf(bytes);
  const replies = [];
  let unreadable = 0;
  for (let n = 1; n <= mostReplies; n++) {
    const sealed = records.get(toHex(label(keys.authorKey, n)));
    const reply = sealed && await openReply(sealed, mechanism, keys);
    if (reply) {
      replies.push(reply);
    } else if (sealed) {
      unreadable++;
    }
  }
  return { replies, unreadable };
}

/**
 * Nothing of a reply is shown whose MAC does not hold.
 * @param {Uint8Array} sealed
 * @param {string} mechanism
 * @param {import('./derive.js').ReporterKeys} keys
 * @returns {Promise<Reply | null>}
 */
export async function openReply(sealed, mechanism, keys) {
  try {
    const tar = await open(keys.identity, sealed);
    const [reply, mark] = tar.length === containerLength ? readContainer(tar, ['reply.json', 'mechanism.json']) : [];
    const mac = hmac(sha256, keys.authorKey, concat('safereport/v1/reply\n', reply));
    if (!equal(mark, utf8(JSON.stringify({ mac: toHex(mac) })))) {
      return null;
    }
    const { mechanism: from, made, text } = readReplyDocument(reply);
    return from === mechanism ? { made, text } : null;
  } catch (error) {
    return null;
  }
}

/**
 * The body of an erase request: it proves that the sender holds the code, to the desk alone.
 * @param {import('./keyset.js').Keyset} keyset
 * @param {import('./derive.js').ReporterKeys} keys
 */
export function sealEraseRequest(keyset, keys) {
  return seal(keyset.alarm, concat(keys.eraseToken, sha256(utf8(keys.recipient)), sha256(keys.authorKey)));
}
