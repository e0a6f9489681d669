// The vectors of tests/vectors, with the page's own code where it has any, and otherwise with the second readers of support/desk-reader.js.
import assert from 'node:assert/strict';
import { webcrypto } from 'node:crypto';
import test from 'node:test';
import { readCode } from '../../src/Portal/Browser/shared/access-code.js';
import { open } from '../../src/Portal/Sealing/age.js';
import { paddedLength, readContainer, writeContainer } from '../../src/Portal/Sealing/container.js';
import { address, expand, label, reporterKeys, stretch } from '../../src/Portal/Sealing/derive.js';
import { verify } from '../../src/Portal/Sealing/ed25519-strict.js';
import { fingerprint } from '../../src/Portal/Sealing/fingerprint.js';
import { verifyKeyset } from '../../src/Portal/Sealing/keyset.js';
import { isGenuine, openReply, readMailboxText, readReplies, verifyMailboxNote } from '../../src/Portal/Sealing/mailbox.js';
import { isLanguageTag, isReadable, isVisit } from '../../src/Portal/Sealing/report.js';
import { readReplyDocument } from '../../src/Portal/Sealing/reply.js';
import { countSigners, readNote, readVerifier } from '../../src/Portal/Sealing/signed-note.js';
import { parseStrict } from '../../src/Portal/Sealing/strict-json.js';
import { areItemNames, isAllowedLength, openAlarmPart, openEraseRequest, paddedTo, readDocument, readItem, readTar, sealedLength } from './support/desk-reader.js';
import { sha256, tar } from './support/makers.js';
import { bytes, deskName, largeNote, vectorFile } from './support/vectors.js';

const hex = (data) => Buffer.from(data).toString('hex');

async function keysOf({ code, portalId, mechanism }) {
  return reporterKeys(await stretch(code, portalId, () => undefined, webcrypto.subtle), mechanism);
}

test('access-codes.json', () => {
  for (const { name, typed, digits, groupsReversed } of vectorFile('access-codes.json')) {
    const read = readCode(typed);
    assert.deepEqual(read, digits === null ? null : { code: digits, reversed: groupsReversed }, name);
  }
});

test('derivations.json', async () => {
  for (const vector of vectorFile('derivations.json')) {
    const ikm = await stretch(vector.code, vector.portalId, () => undefined, webcrypto.subtle);
    const keys = await reporterKeys(ikm, vector.mechanism);
    assert.equal(hex(expand(ikm, `safereport/v1/mailbox-identity\n${vector.mechanism}`)), vector.identitySeed);
    assert.deepEqual([hex(keys.eraseToken), hex(keys.authorKey), keys.identity, keys.recipient], [vector.eraseToken, vector.authorKey, vector.secretKey, vector.recipient]);
    assert.equal(hex(sha256(keys.eraseToken)), vector.eraseTokenHash);
    assert.equal(hex(address(keys)), vector.address);
    Object.entries(vector.labels).forEach(([n, expected]) => assert.equal(hex(label(keys.authorKey, Number(n))), expected));
  }
});

test('lengths.json', () => {
  const { padded, allowed, refused } = vectorFile('lengths.json');
  for (const vector of padded) {
    assert.equal(paddedTo(vector.length), vector.padded, String(vector.length));
    assert.equal(paddedLength(vector.length), vector.length <= 16777216 ? vector.padded : null, String(vector.length));
    assert.equal(sealedLength(vector.padded), vector.sealed);
  }
  allowed.forEach((length) => assert.ok(isAllowedLength(length), String(length)));
  refused.forEach((length) => assert.ok(!isAllowedLength(length), String(length)));
});

test('containers.json', () => {
  const { layouts, changesToTheFirst } = vectorFile('containers.json');
  for (const { name, entries, length, sha256: expected, accepted } of layouts) {
    const made = entries.map((entry) => ({ name: entry.name, data: bytes(entry.data) }));
    const written = writeContainer(made, length);
    assert.equal(hex(sha256(written)), expected, name);
    assert.deepEqual(Buffer.from(written), tar(made.map((entry) => [entry.name, Buffer.from(entry.data)]), length));
    assert.deepEqual(readContainer(written, entries.map((entry) => entry.name)), made.map((entry) => entry.data));
    assert.equal(areItemNames(readTar(written).map(([entry]) => entry)), accepted, name);
  }
  for (const { name, offset, bytes: change } of changesToTheFirst) {
    const written = writeContainer(layouts[0].entries.map((entry) => ({ name: entry.name, data: bytes(entry.data) })), layouts[0].length);
    written.set(bytes(change), offset);
    assert.equal(readTar(written), null, name);
    assert.equal(readContainer(written, ['report.json']), null, name);
  }
});

test('documents.json', () => {
  const word = (mailbox) => (mailbox === undefined ? 'unusable' : mailbox === null ? 'none' : mailbox.kept === false ? 'usable, not kept' : 'usable');
  for (const { name, utf8, accepted, mailbox, spare, visit, answerLanguage } of vectorFile('documents.json')) {
    const document = readDocument(bytes(utf8));
    assert.equal(document !== null, accepted, name);
    const value = parseStrict(bytes(utf8));
    assert.equal(value !== undefined && isReadable(value), accepted, `${name}, as the sealer judges it`);
    assert.deepEqual(document && [word(document.mailbox), word(document.spare)], accepted ? [mailbox, spare] : null, name);
    assert.deepEqual(document && [document.visit, document.answerLanguage], accepted ? [visit, answerLanguage] : null, name);
    if (accepted && value.visit) {
      assert.equal(isVisit(value.visit, value.item), visit !== 'unusable', `${name}, as the sealer judges it`);
    }
    if (accepted && value.answerLanguage !== undefined) {
      assert.equal(isLanguageTag(value.answerLanguage), answerLanguage !== null, `${name}, as the sealer judges it`);
    }
  }
});

test('items.json', async () => {
  for (const vector of vectorFile('items.json')) {
    const opened = await open(vector.secretKey, bytes(vector.sealed));
    assert.equal(hex(sha256(opened)), vector.containerSha256, vector.name);
    assert.equal(vector.sealed.length / 2, sealedLength(vector.containerLength));
    const { refusal, author, report } = readItem(opened, vector.item, vector.mechanism);
    assert.deepEqual([refusal, author, report && report.toString()], [vector.refusal, vector.author, vector.reportJson], vector.name);
  }
});

test('small-files.json', async () => {
  const vectors = vectorFile('small-files.json');
  for (const { name, item, danger, sealed } of vectors.alarmParts) {
    assert.equal(await openAlarmPart(bytes(sealed), item, vectors.alarmSecretKey), danger, name);
  }
  assert.equal(hex(await openEraseRequest(bytes(vectors.eraseRequest.sealed), vectors.alarmSecretKey)), vectors.eraseRequest.address);
  const keys = await keysOf(vectors);
  for (const { name, replyJson, sealed } of vectors.replies) {
    const reply = await openReply(bytes(sealed), vectors.mechanism, keys);
    const expected = replyJson === null ? null : readReplyDocument(Buffer.from(replyJson));
    assert.deepEqual(reply, expected && { made: expected.made, text: expected.text }, name);
    assert.equal(expected === null, replyJson === null, name);
  }
});

test('notes.json', () => {
  const { verifiers, notes, fingerprints } = vectorFile('notes.json');
  const pinned = verifiers.map(readVerifier);
  for (const { name, note, valid, badSignature } of notes) {
    const read = readNote(note);
    assert.equal(read === null, valid === null, name);
    if (read !== null) {
      assert.equal(countSigners(read, pinned), badSignature ? null : valid, name);
    }
  }
  fingerprints.forEach((print) => assert.equal(fingerprint(bytes(print.bytes)), print.fingerprint));
});

test('signatures.json', () => {
  for (const { name, publicKey, message, signature, accepted } of vectorFile('signatures.json')) {
    assert.equal(verify(bytes(publicKey), bytes(message), bytes(signature)), accepted, name);
  }
});

test('keysets.json', () => {
  const { verifiers, cases } = vectorFile('keysets.json');
  for (const vector of cases) {
    const pins = { id: vector.mechanism, portalId: vector.portalId, verifiers, threshold: vector.threshold, lowestSerial: vector.lowestSerial };
    const { refusal, keyset, inDate } = verifyKeyset(vector.note, pins, vector.now);
    assert.equal(deskName(refusal), vector.refusal, vector.name);
    assert.equal(keyset === null ? false : !inDate, vector.outsideDates, vector.name);
    assert.equal(keyset && hex(sha256(keyset.text)), vector.textHash, vector.name);
  }
});

test('snapshots.json', async () => {
  const vectors = vectorFile('snapshots.json');
  const { files } = verifyMailboxNote(vectors.note, vectors.mechanism, [readVerifier(vectors.desk)]);
  const file = new Uint8Array(Buffer.concat(vectors.records.map(({ label: start, reply, repeated }) =>
    Buffer.concat([bytes(start), reply === undefined ? Buffer.alloc(9851, repeated) : bytes(reply)]))));
  assert.ok(isGenuine(file, files[0]));
  const { replies } = await readReplies(file, vectors.mechanism, await keysOf(vectors));
  assert.deepEqual(replies.map(({ text }) => text), vectors.texts);
  for (const { address: start, bits, prefix } of vectors.prefixes) {
    const digits = Array.from(bytes(start), (byte) => byte.toString(2).padStart(8, '0')).join('').slice(0, bits);
    assert.equal(digits || '-', prefix);
  }
  for (const { live, bits } of vectors.bits) {
    assert.equal(live < 32 ? 0 : 31 - Math.clz32(live / 16), bits);
  }
  for (const { name, accepted, text } of vectors.noteTexts) {
    assert.equal(readMailboxText(text, vectors.mechanism) !== null, accepted, name);
  }
  for (const vector of vectors.largeNotes) {
    const note = largeNote(vector, vectors);
    assert.equal(Buffer.byteLength(note), vector.length, vector.name);
    const read = verifyMailboxNote(note, vectors.mechanism, [readVerifier(vectors.desk)]);
    assert.equal(read !== null, vector.accepted, vector.name);
    assert.equal(read === null || read.files.length, read === null || 2 ** vector.bits, vector.name);
    assert.equal(readNote(note), null, `${vector.name}, as another note`);
  }
});
