// A sealed item with its alarm part: the body of one PUT (protocol 5, 6 and 7).
import { hmac } from '@noble/hashes/hmac.js';
import { sha256 } from '@noble/hashes/sha2.js';
import { seal } from './age.js';
import { concat, toHex, utf8, uuidBytes } from './bytes.js';
import { paddedLength, tarLength, writeContainer } from './container.js';

const textOnlyPadded = 32768;
const authorLength = 74;

/**
 * @typedef {{ data: Uint8Array, mediaType: string, name: string | null }} Attachment
 *
 * @typedef {object} Draft
 * @property {string} item
 * @property {string} kind
 * @property {Record<string, unknown>} fields The other fields of report.json.
 * @property {Attachment[]} attachments
 */

/** Says by a code of its own why a draft cannot be sealed. */
export class Refusal extends Error {
  /** @param {string} code */
  constructor(code) {
    super(code);
    this.code = code;
  }
}

/**
 * @param {Draft} draft
 * @param {import('./keyset.js').Keyset} keyset
 * @param {import('./derive.js').ReporterKeys | null} author
 * @param {(share: number) => void} [progress]
 */
export async function sealItem(draft, keyset, author, progress) {
  const entries = draft.attachments.map(({ data }, index) => ({ name: `attachments/${String(index + 1).padStart(3, '0')}`, data }));
  const hashes = await Promise.all(entries.map(({ data }) => hashOf(data)));
  const report = utf8(JSON.stringify(tidy(reportFields(draft, entries, hashes, keyset, author))));
  /** @type {import('./container.js').Entry[]} */
  const before = [{ name: 'report.json', data: report }];
  if (author) {
    before.push({ name: 'author.json', data: utf8(JSON.stringify({ mac: toHex(authorMac(author, report)) })) });
  }
  const all = before.concat(entries);
  const padded = paddedLength(tarLength(all.map(({ data }) => data.length)));
  if (padded === null) {
    throw new Refusal('too-large');
  }
  if (entries.length === 0 && padded > textOnlyPadded) {
    throw new Refusal('too-long');
  }
  const alarm = concat(uuidBytes(draft.item), Uint8Array.of(draft.fields.danger ? 1 : 0));
  return concat(await seal(keyset.alarm, alarm), await seal(keyset.recipient, writeContainer(all, padded), progress));
}

/**
 * What a draft would take, before its files are read.
 * @param {number[]} fileLengths
 */
export function fits(fileLengths) {
  return paddedLength(tarLength([textOnlyPadded, authorLength, ...fileLengths])) !== null;
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
 * @param {Draft} draft
 * @param {import('./container.js').Entry[]} entries
 * @param {Uint8Array[]} hashes
 * @param {import('./keyset.js').Keyset} keyset
 * @param {import('./derive.js').ReporterKeys | null} author
 */
function reportFields(draft, entries, hashes, keyset, author) {
  return Object.assign(
    { v: 1, item: draft.item, mechanism: keyset.mechanism, kind: draft.kind },
    draft.fields,
    { entries: entries.map(({ name, data }, index) => ({ name, length: data.length, sha256: toHex(hashes[index]) })) },
    entries.length === 0 ? {} : { attachments: entries.map(({ name }, index) => attachmentNote(name, draft.attachments[index])) },
    author === null ? {} : {
      mailbox: { erase: toHex(sha256(author.eraseToken)), recipient: author.recipient, author: toHex(author.authorKey) },
    },
    { keyset: keyset.serial },
  );
}

/**
 * @param {string} entry
 * @param {Attachment} attachment
 */
function attachmentNote(entry, { mediaType, name }) {
  return Object.assign({ entry, mediaType }, name === null ? {} : { name }, { metadataRemoved: false });
}

/**
 * Texts as the desk takes them: NFC, line ends LF, no half of a surrogate pair (which JSON.stringify would escape).
 * @param {unknown} value
 * @returns {unknown}
 */
export function tidy(value) {
  if (typeof value === 'string') {
    return value
      .replace(/\r\n?/g, '\n')
      .replace(/[\ud800-\udbff][\udc00-\udfff]|[\ud800-\udfff]/g, (found) => (found.length === 2 ? found : '\ufffd'))
      .normalize('NFC');
  }
  if (Array.isArray(value)) {
    return value.map(tidy);
  }
  if (value !== null && typeof value === 'object') {
    const fields = /** @type {Record<string, unknown>} */ (value);
    return Object.keys(fields).reduce((tidied, key) => Object.assign(tidied, { [key]: tidy(fields[key]) }), {});
  }
  return value;
}
