import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import test from 'node:test';
import { Decrypter } from '../../src/Portal/node_modules/age-encryption/dist/index.js';
import { address, label, reporterKeys } from '../../src/Portal/Sealing/derive.js';
import { verifyKeyset } from '../../src/Portal/Sealing/keyset.js';
import { fileFor, isGenuine, isWellFormed, readReplies, sealEraseRequest, verifyMailboxNote } from '../../src/Portal/Sealing/mailbox.js';
import { isOld } from '../../src/Portal/Browser/mailbox/mailbox-view.js';
import { hoursSince } from '../../src/Portal/Browser/mailbox/mailbox-reading.js';
import { mailboxText, mechanism, newMechanism, newSigner, note, seal, sealReply, sha256, snapshotFile, tar } from './support/makers.js';

const { desk, identities, pins, keysetNote } = await newMechanism();
const { keyset } = verifyKeyset(keysetNote, pins, '2026-02-01');
const keys = await reporterKeys(new Uint8Array(32).fill(5), mechanism);
const reply = (text, more = {}) => ({ v: 1, reply: '3d0f1c1e-8b1d-4a5e-9c7a-2f0d4b8e1a23', mechanism, made: '2026-02-01', text, asks: null, previous: null, received: [], ...more });
const record = async (n, sealed) => Buffer.concat([label(keys.authorKey, n), sealed]);

test('Replies under the code are found among fillers, in order, in any script', async () => {
  const file = snapshotFile([await record(2, await sealReply(keys, reply('دوم'))), await record(1, await sealReply(keys, reply('first\nline')))]);
  const offered = verifyMailboxNote(note(mailboxText(file), desk), mechanism, [keyset.desk]);
  assert.equal(offered.number, 7);
  assert.equal(offered.made, '2026-02-01T10Z');
  assert.equal(isGenuine(file, fileFor(offered, keys)), true);
  assert.deepEqual(await readReplies(file, mechanism, keys), {
    replies: [{ made: '2026-02-01', text: 'first\nline' }, { made: '2026-02-01', text: 'دوم' }], unreadable: 0,
  });
});

test('A mailbox without replies reads as empty', async () => {
  assert.deepEqual(await readReplies(snapshotFile([]), mechanism, keys), { replies: [], unreadable: 0 });
});

test('A reply whose MAC fails, for another mechanism, or that is no reply, is never shown', async () => {
  const odd = [
    await sealReply(keys, reply('forged'), randomBytes(32)),
    await sealReply(keys, reply('elsewhere', { mechanism: 'ffffffff' })),
    await seal(keys.recipient, Buffer.alloc(8192)),
    await seal(keys.recipient, tar([['reply.json', Buffer.from('{}')]], 8192)),
    randomBytes(9851),
  ];
  const file = snapshotFile(await Promise.all(odd.map((sealed, i) => record(i + 1, sealed))));
  assert.deepEqual(await readReplies(file, mechanism, keys), { replies: [], unreadable: odd.length });
});

test('A snapshot file with a changed byte or of another length is refused', () => {
  const file = snapshotFile([]);
  const offered = { sha256: sha256(file).toString('hex') };
  assert.equal(isGenuine(file, offered), true);
  file[9000] ^= 1;
  assert.equal(isGenuine(file, offered), false);
  const short = file.subarray(0, 9883);
  assert.equal(isGenuine(short, { sha256: sha256(short).toString('hex') }), false);
});

test('A file has eight records or a multiple: what was made by sixteens is read as before', () => {
  const records = (count) => Buffer.concat(Array.from({ length: count }, () => Buffer.concat([randomBytes(32), randomBytes(9851)])).sort(Buffer.compare));
  for (const [count, expected] of [[0, false], [4, false], [7, false], [8, true], [12, false], [16, true], [24, true], [32, true]]) {
    assert.equal(isWellFormed(records(count)), expected, String(count));
  }
});

const file = snapshotFile([]);
for (const [why, offered] of [
  ['another signer', note(mailboxText(file), newSigner(desk.name))],
  ['no signer', `${mailboxText(file)}\n`],
  ['another mechanism', note(mailboxText(file, { of: 'ffffffff' }), desk)],
  ['a prefix missing', note(mailboxText(file, { prefix: '0' }), desk)],
  ['a leading zero', note(mailboxText(file, { number: '07' }), desk)],
  ['no hour', note(mailboxText(file, { made: '2026-02-01' }), desk)],
  ['an hour that is none', note(mailboxText(file, { made: '2026-02-01T25Z' }), desk)],
  ['an additional line', note(`${mailboxText(file)}x\n`, desk)],
]) {
  test(`A mailbox note is refused: ${why}`, () => assert.equal(verifyMailboxNote(offered, mechanism, [keyset.desk]), null));
}

test('The first bits of the address choose the file', () => {
  for (const bits of [1, 3]) {
    const hash = sha256('x').toString('hex');
    const lines = Array.from({ length: 2 ** bits }, (_, i) => `file ${i.toString(2).padStart(bits, '0')} ${hash}\n`).join('');
    const text = `safereport.mailbox/v1\nmechanism ${mechanism}\nnumber 7\nmade 2026-02-01T10Z\n${lines}`;
    const offered = verifyMailboxNote(note(text, desk), mechanism, [keyset.desk]);
    const expected = Array.from(address(keys), (byte) => byte.toString(2).padStart(8, '0')).join('').slice(0, bits);
    assert.equal(fileFor(offered, keys).prefix, expected);
  }
});

test('An erase request has its one length and proves the code to the desk', async () => {
  const request = Buffer.from(await sealEraseRequest(keyset, keys));
  assert.equal(request.length, 1755);
  const decrypter = new Decrypter();
  decrypter.addIdentity(identities.alarm);
  assert.deepEqual(
    Buffer.from(await decrypter.decrypt(new Uint8Array(request))),
    Buffer.concat([Buffer.from(keys.eraseToken), sha256(keys.recipient), sha256(keys.authorKey)]),
  );
});

test('A note older than 26 hours is told', () => {
  const made = '2026-02-01T10Z';
  assert.equal(isOld(hoursSince(made, Date.parse('2026-02-02T12:00:00Z'))), false);
  assert.equal(isOld(hoursSince(made, Date.parse('2026-02-02T12:00:01Z'))), true);
});
