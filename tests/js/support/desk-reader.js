// What only the desk reads - items, documents, alarm parts, erase requests - read a second time from the protocol's text, so that a
// mistake in the desk's own readers is seen. Names of refusals are the desk's.
import { createHash, createHmac } from 'node:crypto';
import { open } from '../../../src/Portal/Sealing/age.js';
import { isDay } from '../../../src/Portal/Sealing/days.js';
import { isHybrid } from '../../../src/Portal/Sealing/keyset-text.js';
import { parseStrict } from '../../../src/Portal/Sealing/strict-json.js';
import { sha256, tar as writeTar } from './makers.js';
import { vectorFile } from './vectors.js';

const { hashRequiredUpTo, largestDocument, longestBlock, longestLanguageTag, mostInVisit } = Object.fromEntries(vectorFile('limits.json').map(({ name, value }) => [name, value]));
const itemId = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;
const hash = /^[0-9a-f]{64}$/;
const header = /^age-encryption\.org\/v1\n-> mlkem768x25519 [A-Za-z0-9+/]{1493}[AQgw]\n([A-Za-z0-9+/]{42}[AEIMQUYcgkosw048])\n--- [A-Za-z0-9+/]{42}[AEIMQUYcgkosw048]\n$/;

/** Entries of a container whatever their names, or null when a byte differs from what writing them again gives. */
export function readTar(bytes) {
  const tar = Buffer.from(bytes);
  const entries = [];
  let at = 0;
  for (; tar.length - at >= 1024 && !isZero(tar.subarray(at, at + 512)); at += 512 + Math.ceil(entries[entries.length - 1][1].length / 512) * 512) {
    const size = tar.subarray(at + 124, at + 135).toString('latin1');
    const name = tar.subarray(at, at + 100).toString('latin1').replace(/\0[^]*$/, '');
    if (!/^[0-7]{11}$/.test(size) || !/^[\x21-\x7e]{1,99}$/.test(name) || at + 512 + parseInt(size, 8) > tar.length) {
      return null;
    }
    entries.push([name, tar.subarray(at + 512, at + 512 + parseInt(size, 8))]);
  }
  return tar.length - at >= 1024 && isZero(tar.subarray(at)) && writeTar(entries, tar.length).equals(tar) ? entries : null;
}

function isZero(bytes) {
  return bytes.every((byte) => byte === 0);
}

/** Whether an item's container may have these names in this order. */
export function areItemNames(names) {
  const parts = /^report\.json(?:\nauthor\.json)?(?:\nidentity-custodian\.age\nidentity\.age)?((?:\nattachments\/[0-9]{3})*)$/.exec(names.join('\n'));
  return parts !== null && parts[1].split('\n').slice(1).every((name, index) => name === `attachments/${String(index + 1).padStart(3, '0')}`);
}

/** The strict parts of report.json, or null when it is refused. */
export function readDocument(bytes) {
  const root = bytes.length <= largestDocument ? parseStrict(bytes) : undefined;
  const made = member(root, 'made');
  const keyset = member(root, 'keyset');
  const answers = member(root, 'answers');
  const mailbox = mailboxOf(member(root, 'mailbox'));
  const spare = mailboxOf(member(root, 'spare'));
  const entries = member(root, 'entries');
  const attachments = member(root, 'attachments');
  const accepted = member(root, 'v') === 1 && isId(member(root, 'item')) && isText(member(root, 'mechanism'), /^[0-9a-f]{8}$/)
    && typeof member(root, 'kind') === 'string' && typeof member(root, 'danger') === 'boolean'
    && (made === null || isDay(made)) && isTextOrNothing(member(root, 'language')) && (answers === null || isId(answers))
    && (keyset === null || isWhole(keyset))
    && Array.isArray(entries) && entries.every(isEntry)
    && (attachments === null || (Array.isArray(attachments) && attachments.every(isAttachment)));
  return accepted ? {
    item: root.item, mechanism: root.mechanism, entries, mailbox, spare, visit: visitOf(root),
    answerLanguage: isLanguageTag(member(root, 'answerLanguage')) ? root.answerLanguage : null,
  } : null;
}

/** Absent and null are the same. */
function member(value, name) {
  const found = value !== null && typeof value === 'object' && !Array.isArray(value) && Object.prototype.hasOwnProperty.call(value, name) ? value[name] : null;
  return found === undefined ? null : found;
}

const isText = (value, form) => typeof value === 'string' && form.test(value);
const isTextOrNothing = (value) => value === null || typeof value === 'string';
const isId = (value) => isText(value, itemId);
const isWhole = (value) => Number.isSafeInteger(value) && value >= 0;
const isEntry = (entry) => typeof member(entry, 'name') === 'string' && isWhole(member(entry, 'length'))
  && (member(entry, 'sha256') === null || isText(member(entry, 'sha256'), hash));
const isAttachment = (note) => typeof member(note, 'entry') === 'string' && isTextOrNothing(member(note, 'mediaType')) && isTextOrNothing(member(note, 'name'));

/** Null when there is none, undefined when it cannot be used: the report is read all the same. */
function mailboxOf(value) {
  if (value === null) {
    return null;
  }
  const valid = isText(member(value, 'erase'), hash) && isText(member(value, 'author'), hash)
    && typeof member(value, 'recipient') === 'string' && isHybrid(member(value, 'recipient'));
  return valid ? value : undefined;
}

/** As the vectors write it: blocks, ids before it, ids it replaces; or that it cannot be used, or that there is none. */
function visitOf(root) {
  const visit = member(root, 'visit');
  if (visit === null) {
    return 'none';
  }
  const lists = ['blocks', 'before', 'replaces'].map((name) => member(visit, name) ?? []);
  const usable = typeof visit === 'object' && !Array.isArray(visit)
    && lists.every((list, index) => Array.isArray(list) && list.length <= mostInVisit
      && list.every(index === 0 ? (code) => isText(code, /^[A-Z0-9_]+$/) && code.length <= longestBlock : (id) => isId(id) && id !== root.item));
  return usable ? lists.map((list) => list.join(' ')).join(';') : 'unusable';
}

function isLanguageTag(value) {
  return typeof value === 'string' && value.length <= longestLanguageTag
    && value.split('-').every((subtag, index) => (index === 0 ? /^[a-z]{2,8}$/i : /^[a-z0-9]{1,8}$/i).test(subtag));
}

/** @returns {{ refusal: string, author: string | null, report: Buffer | null }} */
export function readItem(bytes, storedAs, storedUnder) {
  const refuse = (refusal) => ({ refusal, author: null, report: null });
  const found = readTar(bytes);
  if (!found || !areItemNames(found.map(([name]) => name))) {
    return refuse(found && (found.length === 0 || found[0][0] !== 'report.json') ? 'NoReport' : 'Container');
  }
  const [[, report]] = found;
  const document = readDocument(report);
  if (!document) {
    return refuse('Document');
  }
  if (document.item !== storedAs || document.mechanism !== storedUnder) {
    return refuse(document.item !== storedAs ? 'AnotherItem' : 'AnotherMechanism');
  }
  const authorJson = found.length > 1 && found[1][0] === 'author.json' ? found[1][1] : null;
  const rest = found.slice(authorJson ? 2 : 1);
  if (rest.length !== document.entries.length || !rest.every((entry, index) => isListed(entry, document.entries[index]))) {
    return refuse('Entries');
  }
  if (document.mailbox === undefined) {
    return { refusal: 'None', author: 'Unverified', report };
  }
  if ((document.mailbox === null) !== (authorJson === null)) {
    return refuse('Author');
  }
  if (!authorJson) {
    return { refusal: 'None', author: 'None', report };
  }
  const mac = /^\{"mac":"([0-9a-f]{64})"\}$/.exec(authorJson.toString('latin1'));
  return mac ? { refusal: 'None', author: mac[1] === authorMac(document.mailbox.author, report) ? 'Verified' : 'Unverified', report } : refuse('Author');
}

function isListed([name, data], listed) {
  const required = data.length <= hashRequiredUpTo || name.startsWith('identity');
  const given = member(listed, 'sha256');
  return listed.name === name && listed.length === data.length
    && (given === null ? !required : given === createHash('sha256').update(data).digest('hex'));
}

function authorMac(authorKey, report) {
  return createHmac('sha256', Buffer.from(authorKey, 'hex')).update('safereport/v1/item\n').update(report).digest('hex');
}

/** The plaintext of a file of fixed length with the one form of header, or null. */
async function openSmall(sealed, length, identity) {
  const file = Buffer.from(sealed);
  if (file.length !== length || !header.test(file.subarray(0, 1627).toString('latin1'))) {
    return null;
  }
  return open(identity, new Uint8Array(file)).then(Buffer.from, () => null);
}

/** Whether somebody is in danger; null when it is not the alarm part of this item. */
export async function openAlarmPart(sealed, item, identity) {
  const plain = await openSmall(sealed, 1676, identity);
  const id = item.replaceAll('-', '');
  return plain && [`${id}00`, `${id}01`].includes(plain.toString('hex')) ? plain[16] === 1 : null;
}

/** The address that an erase request names, or null. */
export async function openEraseRequest(sealed, identity) {
  const plain = await openSmall(sealed, 1755, identity);
  return plain && sha256('safereport/v1/address\n', sha256(plain.subarray(0, 32)), plain.subarray(32));
}

/** A container's padded length, up to 1 GiB, with integer bit lengths. */
export function paddedTo(length) {
  for (let size = 32768; size <= 16777216; size *= 2) {
    if (length <= size || (length <= size * 1.5 && size < 16777216)) {
      return length <= size ? size : size * 1.5;
    }
  }
  const e = 31 - Math.clz32(length);
  const unit = 2 ** (e - (32 - Math.clz32(e)));
  return Math.ceil(length / unit) * unit;
}

export function sealedLength(padded) {
  return 1643 + padded + 16 * Math.ceil(padded / 65536);
}

/** Whether a sealed item may have this length: a length is tried, not calculated. */
export function isAllowedLength(length) {
  const guess = length - 1643 - 16 * Math.ceil((length - 1643) / 65552);
  return guess >= 32768 && guess <= 1073741824 && paddedTo(guess) === guess && sealedLength(guess) === length;
}
