// The protocol's own vectors (tests/vectors), which the desk's library runs too: both read every one alike.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { open } from '../../src/Portal/Sealing/age.js';
import { concat, fromHex, fromUtf8, toHex, utf8 } from '../../src/Portal/Sealing/bytes.js';
import { readContainer, writeContainer } from '../../src/Portal/Sealing/container.js';
import { address, label, reporterKeys, stretch } from '../../src/Portal/Sealing/derive.js';
import { fingerprint } from '../../src/Portal/Sealing/fingerprint.js';
import { verifyKeyset } from '../../src/Portal/Sealing/keyset.js';
import { isGenuine, readReplies, verifyMailboxNote } from '../../src/Portal/Sealing/mailbox.js';
import { countSigners, readNote, readVerifier } from '../../src/Portal/Sealing/signed-note.js';
import { sha256 } from '../../src/Portal/node_modules/@noble/hashes/sha2.js';
import { readCode } from '../../src/Portal/wwwroot/js/access-code.js';

/** @param {string} name */
const vectors = (name) => JSON.parse(readFileSync(new URL(`../vectors/${name}.json`, import.meta.url), 'utf8'));

/** @param {{ code: string, portalId: string, mechanism: string }} of */
const keysOf = async (of) => reporterKeys(await stretch(of.code, of.portalId, () => {}), of.mechanism);

test('typed codes are read as the vectors say', () => {
  for (const { name, typed, digits, groupsReversed } of vectors('access-codes')) {
    assert.deepEqual(readCode(typed), digits === null ? null : { code: digits, reversed: groupsReversed }, name);
  }
});

test('keys, addresses and labels are those of the vectors', async () => {
  for (const vector of vectors('derivations')) {
    const keys = await keysOf(vector);
    assert.equal(toHex(keys.eraseToken), vector.eraseToken);
    assert.equal(toHex(keys.authorKey), vector.authorKey);
    assert.equal(keys.identity, vector.secretKey);
    assert.equal(keys.recipient, vector.recipient);
    assert.equal(toHex(address(keys)), vector.address);
    for (const [n, expected] of Object.entries(vector.labels)) {
      assert.equal(toHex(label(keys.authorKey, Number(n))), expected);
    }
  }
});

test('containers have the bytes of the vectors, and changed ones are refused', () => {
  const { layouts, changesToTheFirst } = vectors('containers');
  for (const { name, entries, length, sha256: hash } of layouts) {
    const tar = writeContainer(entries.map((/** @type {{ name: string, data: string }} */ e) => ({ name: e.name, data: fromHex(e.data) })), length);
    assert.equal(toHex(sha256(tar)), hash, name);
  }
  for (const { name, offset, bytes } of changesToTheFirst) {
    const [first] = layouts;
    const tar = writeContainer([{ name: 'report.json', data: fromHex(first.entries[0].data) }], first.length);
    assert.notEqual(readContainer(tar, ['report.json']), null);
    tar.set(fromHex(bytes), offset);
    assert.equal(readContainer(tar, ['report.json']), null, name);
  }
});

test('sealed items open to the container of the vectors', async () => {
  for (const { name, secretKey, sealed, containerSha256 } of vectors('items')) {
    assert.equal(toHex(sha256(await open(secretKey, fromHex(sealed)))), containerSha256, name);
  }
});

test('notes have the signers of the vectors', () => {
  const { verifiers, notes, fingerprints } = vectors('notes');
  const pinned = verifiers.map(readVerifier);
  for (const { name, note, valid, badSignature } of notes) {
    const read = readNote(note);
    assert.equal(read === null, valid === null, name);
    assert.equal(read && countSigners(read, pinned), badSignature ? null : valid, name);
  }
  for (const { bytes, fingerprint: expected } of fingerprints) {
    assert.equal(fingerprint(fromHex(bytes)), expected);
  }
});

test('keysets are accepted or refused as the vectors say', () => {
  const { verifiers, cases } = vectors('keysets');
  for (const { name, note, mechanism, portalId, threshold, lowestSerial, now, refusal, outsideDates, textHash } of cases) {
    const verdict = verifyKeyset(note, { id: mechanism, portalId, verifiers, threshold, lowestSerial }, now);
    assert.equal(verdict !== null, refusal === 'None', name);
    if (verdict) {
      assert.equal(verdict.inDate, !outsideDates, name);
      assert.equal(toHex(sha256(utf8(verdict.keyset.text))), textHash, name);
    }
  }
});

test('a snapshot is read as the vectors say', async () => {
  const { code, portalId, mechanism, desk, note, records, texts } = vectors('snapshots');
  const read = verifyMailboxNote(note, mechanism, [readVerifier(desk)]);
  assert.ok(read);
  const file = concat(...records.map((/** @type {{ label: string, reply?: string, repeated?: number }} */ record) =>
    concat(fromHex(record.label), record.reply ? fromHex(record.reply) : new Uint8Array(9851).fill(record.repeated))));
  assert.ok(isGenuine(file, read.files[0]));
  const { replies, unreadable } = await readReplies(file, mechanism, await keysOf({ code, portalId, mechanism }));
  assert.deepEqual(replies.map(({ text }) => text), texts);
  assert.equal(unreadable, 0);
});

test('replies are shown as the vectors say', async () => {
  const { code, portalId, mechanism, replies } = vectors('small-files');
  const keys = await keysOf({ code, portalId, mechanism });
  for (const { name, replyJson, sealed } of replies) {
    const file = concat(label(keys.authorKey, 1), fromHex(sealed));
    const read = await readReplies(file, mechanism, keys);
    assert.deepEqual(read.replies.map(({ text }) => text), replyJson === null ? [] : [JSON.parse(replyJson).text], name);
  }
});
