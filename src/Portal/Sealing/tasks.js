// What the worker does for a page. Texts and codes come in, sealed bytes go out; nothing is kept but the keys of the mailbox
// being read, and those die with the worker when the page is left.
import { reporterKeys, stretch } from './derive.js';
import { obstacle, sealItem } from './item.js';
import { verifyKeyset, verifyPrevious } from './keyset.js';
import { fileFor, isGenuine, readReplies, sealEraseRequest, verifyMailboxNote } from './mailbox.js';
import { Refusal } from './refusal.js';
import { passesTrial } from './trial.js';

/**
 * @typedef {import('./messages.js').Pins} Pins
 * @typedef {import('./messages.js').Progress} Progress
 * @typedef {import('./messages.js').Offered} Offered
 */

/** @type {Map<string, { keys: import('./derive.js').ReporterKeys, file: { prefix: string, sha256: string } }>} */
const reading = new Map();

/** @type {{ code: string, portalId: string, ikm: Uint8Array } | null} */
let stretched = null;

/**
 * @param {string} code
 * @param {Pins} pins
 * @param {Progress} progress
 */
async function keysFor(code, pins, progress) {
  if (!stretched || stretched.code !== code || stretched.portalId !== pins.portalId) {
    stretched = { code, portalId: pins.portalId, ikm: await stretch(code, pins.portalId, progress) };
  }
  return reporterKeys(stretched.ikm, pins.id);
}

/** @param {Offered} offered */
function acceptedKeyset({ note, pins, now }) {
  const accepted = verifyKeyset(note, pins, now);
  if (accepted.keyset === null) {
    throw new Refusal('keyset');
  }
  return accepted;
}

/** @type {import('./messages.js').Tasks} */
export const tasks = {
  async trial() {
    return passesTrial();
  },

  async obstacle({ kind, fields, files }) {
    return obstacle({ kind, fields }, files);
  },

  async keyset(offered) {
    const { keyset, letters, inDate } = acceptedKeyset(offered);
    return { serial: keyset.serial, letters, inDate, notBefore: keyset.notBefore, notAfter: keyset.notAfter };
  },

  async seal({ keyset: offered, item, kind, fields, kept, files, code }, progress, read) {
    const { keyset } = acceptedKeyset(offered);
    const author = code === null ? null : await keysFor(code, offered.pins, () => undefined);
    const attachments = [];
    for (const { file, mediaType, name } of files) {
      attachments.push({ data: await read(file), mediaType, name });
    }
    const body = await sealItem({ item, kind, fields, kept, attachments }, keyset, author, progress);
    return { body, serial: keyset.serial };
  },

  async find({ code, snapshot }, progress) {
    const { pins, now } = snapshot.keyset;
    const keys = await keysFor(code, pins, progress);
    const { keyset: newest, inDate } = verifyKeyset(snapshot.keyset.note, pins, now);
    const previous = newest && snapshot.previous !== null ? verifyPrevious(snapshot.previous, pins, newest) : null;
    const deskKeys = [newest, previous].filter((keyset) => keyset !== null).map((keyset) => keyset.desk);
    const note = newest && verifyMailboxNote(snapshot.note, pins.id, deskKeys);
    if (!note) {
      return null;
    }
    const file = fileFor(note, keys);
    reading.set(pins.id, { keys, file });
    return { number: note.number, prefix: file.prefix, made: note.made, inDate };
  },

  async read({ mechanism, bytes }) {
    const { keys, file } = reading.get(mechanism);
    const snapshot = new Uint8Array(bytes);
    return isGenuine(snapshot, file) ? readReplies(snapshot, mechanism, keys) : null;
  },

  async erase({ keyset: offered, code }) {
    const { keyset } = acceptedKeyset(offered);
    return /** @type {Uint8Array<ArrayBuffer>} */ (await sealEraseRequest(keyset, await keysFor(code, offered.pins, () => undefined)));
  },
};
