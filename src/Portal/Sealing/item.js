// A sealed item with its alarm part: the body of one PUT (protocol 5, 6 and 7).
import { hmac } from '@noble/hashes/hmac.js';
import { sha256 } from '@noble/hashes/sha2.js';
import { seal } from './age.js';
import { concat, toHex, utf8, uuidBytes } from './bytes.js';
import { paddedLength, tarLength, writeContainer } from './container.js';
import { isDay } from './days.js';
import { largestDocument, mostAttachments, mostInVisit, textOnlyContainer } from './limits.js';
import { Refusal } from './refusal.js';
import { isLanguageTag, isReadable, isVisit } from './report.js';
import { tidy } from './tidy.js';

const authorLength = 74;
const recipientLength = 1959;
const anyItem = '00000000-0000-4000-8000-000000000000';
const anyHash = '0'.repeat(64);

/**
 * @typedef {{ data: Uint8Array, mediaType: string, name: string | null }} Attachment
 * @typedef {{ length: number, mediaType: string, name: string | null }} Announced A file that was not read yet.
 *
 * @typedef {object} Draft
 * @property {string} item
 * @property {string} kind
 * @property {Record<string, unknown>} fields The other fields of report.json.
 * @property {Attachment[]} attachments
 * @property {boolean} [kept] False when the code was thrown away: then the mailbox says so.
 */

/**
 * @param {Draft} draft
 * @param {import('./keyset.js').Keyset} keyset
 * @param {import('./derive.js').ReporterKeys | null} author
 * @param {(share: number) => void} [progress]
 */
export async function sealItem(draft, keyset, author, progress) {
  const container = await itemContainer(draft, keyset, author);
  const alarm = concat(uuidBytes(draft.item), Uint8Array.of(draft.fields.danger ? 1 : 0));
  return concat(await seal(keyset.alarm, alarm), await seal(keyset.recipient, container, progress));
}

/**
 * What is sealed: nothing that the desk could not read.
 * @param {Draft} draft
 * @param {{ mechanism: string, serial: number }} keyset
 * @param {import('./derive.js').ReporterKeys | null} author
 */
export async function itemContainer(draft, keyset, author) {
  const files = draft.attachments.map(({ data, mediaType, name }) => ({ length: data.length, mediaType, name }));
  requireCount(files);
  const hashes = await Promise.all(draft.attachments.map(({ data }) => hashOf(data)));
  const mailbox = author && Object.assign(
    { erase: toHex(sha256(author.eraseToken)), recipient: author.recipient, author: toHex(author.authorKey) },
    draft.kept === false ? { kept: false } : {},
  );
  const report = reportJson(draft, files, hashes.map(toHex), keyset, mailbox);
  /** @type {import('./container.js').Entry[]} */
  const before = [{ name: 'report.json', data: report }];
  if (author) {
    before.push({ name: 'author.json', data: utf8(JSON.stringify({ mac: toHex(authorMac(author, report)) })) });
  }
  const all = before.concat(draft.attachments.map(({ data }, index) => ({ name: entryName(index), data })));
  return writeContainer(all, paddedFor(all.map(({ data }) => data.length), files.length));
}

/**
 * Why a draft will not be sealed, before its files are read and a code is drawn; null when it will be.
 * @param {{ kind: string, fields: Record<string, unknown> }} draft
 * @param {Announced[]} files
 */
export function obstacle({ kind, fields }, files) {
  const widest = { mechanism: '00000000', serial: Number.MAX_SAFE_INTEGER };
  const mailbox = { erase: anyHash, recipient: 'x'.repeat(recipientLength), author: anyHash, kept: false };
  try {
    requireCount(files);
    const report = reportJson({ item: anyItem, kind, fields }, files, files.map(() => anyHash), widest, mailbox);
    paddedFor([report.length, authorLength].concat(files.map(({ length }) => length)), files.length);
    return null;
  } catch (error) {
    if (error instanceof Refusal) {
      return error.code;
    }
    throw error;
  }
}

/** @param {Announced[]} files */
function requireCount(files) {
  if (files.length > mostAttachments) {
    throw new Refusal('too-many');
  }
}

/**
 * @param {number[]} lengths Of all entries.
 * @param {number} fileCount
 */
function paddedFor(lengths, fileCount) {
  const padded = paddedLength(tarLength(lengths));
  if (padded === null) {
    throw new Refusal('too-large');
  }
  if (fileCount === 0 && padded > textOnlyContainer) {
    throw new Refusal('too-long');
  }
  return padded;
}

/** @param {number} index */
function entryName(index) {
  return `attachments/${String(index + 1).padStart(3, '0')}`;
}

/**
 * By WebCrypto where there is one: where the JIT is off, JavaScript takes longer to hash a file than to seal it.
 * @param {Uint8Array} data
 */
async function hashOf(data) {
  return crypto.subtle ? new Uint8Array(await crypto.subtle.digest('SHA-256', /** @type {Uint8Array<ArrayBuffer>} */ (data))) : sha256(data);
}

/**
 * @param {import('./derive.js').ReporterKeys} author
 * @param {Uint8Array} report
 */
function authorMac(author, report) {
  return hmac(sha256, author.authorKey, concat('safereport/v1/item\n', report));
}

/**
 * @param {{ item: string, kind: string, fields: Record<string, unknown> }} draft
 * @param {Announced[]} files
 * @param {string[]} hashes
 * @param {{ mechanism: string, serial: number }} keyset
 * @param {Record<string, string | boolean> | null} mailbox
 */
function reportJson(draft, files, hashes, keyset, mailbox) {
  const report = tidy(reportFields(draft, files, hashes, keyset, mailbox));
  if (!isReadable(report)) {
    throw new Refusal('document');
  }
  const bytes = utf8(JSON.stringify(report));
  if (bytes.length > largestDocument) {
    throw new Refusal(files.some(({ name }) => name !== null) ? 'names' : 'too-long');
  }
  return bytes;
}

/**
 * @param {{ item: string, kind: string, fields: Record<string, unknown> }} draft
 * @param {Announced[]} files
 * @param {string[]} hashes
 * @param {{ mechanism: string, serial: number }} keyset
 * @param {Record<string, string | boolean> | null} mailbox
 */
function reportFields(draft, files, hashes, keyset, mailbox) {
  const place = { v: 1, item: draft.item, mechanism: keyset.mechanism, kind: draft.kind };
  return Object.assign(
    {},
    place,
    draft.fields,
    place,
    // The clock of a device may show a day that is none, and must not cost a report.
    isDay(draft.fields.made) ? {} : { made: undefined },
    // Nor must these, which the desk would read as none.
    isLanguageTag(draft.fields.answerLanguage) ? {} : { answerLanguage: undefined },
    { visit: visitOf(draft.fields.visit, draft.item) },
    { entries: files.map(({ length }, index) => ({ name: entryName(index), length, sha256: hashes[index] })) },
    { attachments: files.length === 0 ? undefined : files.map((file, index) => attachmentNote(entryName(index), file)) },
    { mailbox: mailbox || undefined },
    { keyset: keyset.serial },
  );
}

/**
 * Of many parts the last: each of them names those before it.
 * @param {any} visit
 * @param {string} item
 */
function visitOf(visit, item) {
  const lists = visit && Array.isArray(visit.before) ? Object.assign({}, visit, { before: visit.before.slice(-mostInVisit) }) : visit;
  return isVisit(lists, item) ? lists : undefined;
}

/**
 * @param {string} entry
 * @param {Announced} file
 */
function attachmentNote(entry, { mediaType, name }) {
  return Object.assign({ entry, mediaType }, name === null ? {} : { name }, { metadataRemoved: false });
}
