import assert from 'node:assert/strict';
import { createHash, createHmac } from 'node:crypto';
import test from 'node:test';
import { Decrypter } from '../../src/Portal/node_modules/age-encryption/dist/index.js';
import { reporterKeys } from '../../src/Portal/Sealing/derive.js';
import { obstacle, sealItem } from '../../src/Portal/Sealing/item.js';
import { verifyKeyset } from '../../src/Portal/Sealing/keyset.js';
import { tidy } from '../../src/Portal/Sealing/tidy.js';
import { mechanism, newMechanism, tar } from './support/makers.js';

const { identities, pins, keysetNote } = await newMechanism();
const { keyset } = verifyKeyset(keysetNote, pins, '2026-02-01');
const item = '0f0e0d0c-0b0a-4908-8706-050403020100';
const author = await reporterKeys(new Uint8Array(32).fill(9), mechanism);
const fields = { made: '2026-02-01', language: 'en', madeBy: 'SafeReport form 1', danger: true, what: 'ضربوه\r\nthen "left" \\ \u0001' };
const alarmLength = 1676;

async function open(identity, file) {
  const decrypter = new Decrypter();
  decrypter.addIdentity(identity);
  return Buffer.from(await decrypter.decrypt(new Uint8Array(file)));
}

const sealedLength = (padded) => 1643 + padded + 16 * Math.ceil(padded / 65536);

test('A text-only item under a code has its one length, and opens to exactly the container the protocol says', async () => {
  const body = Buffer.from(await sealItem({ item, kind: 'report', fields, attachments: [] }, keyset, author));
  assert.equal(body.length, alarmLength + sealedLength(32768));
  const plain = await open(identities.recipient, body.subarray(alarmLength));
  const length = parseInt(plain.subarray(124, 135).toString(), 8);
  const json = plain.subarray(512, 512 + length);
  const mac = createHmac('sha256', author.authorKey).update('safereport/v1/item\n').update(json).digest('hex');
  assert.deepEqual(plain, tar([['report.json', json], ['author.json', Buffer.from(`{"mac":"${mac}"}`)]], 32768));

  const report = JSON.parse(json.toString());
  const sha256 = (data) => createHash('sha256').update(data).digest('hex');
  assert.deepEqual(report, {
    v: 1, item, mechanism, kind: 'report', made: '2026-02-01', language: 'en', madeBy: 'SafeReport form 1', danger: true,
    what: 'ضربوه\nthen "left" \\ \u0001', entries: [],
    mailbox: { erase: sha256(author.eraseToken), recipient: author.recipient, author: Buffer.from(author.authorKey).toString('hex') },
    keyset: 1,
  });
  assert.ok(json.includes(Buffer.from('ضربوه\\nthen \\"left\\" \\\\ \\u0001')), 'nothing is escaped but quote, backslash and controls');
});

test('The alarm part holds the item id and whether someone is in danger', async () => {
  for (const danger of [true, false]) {
    const body = Buffer.from(await sealItem({ item, kind: 'report', fields: { ...fields, danger }, attachments: [] }, keyset, null));
    const alarm = await open(identities.alarm, body.subarray(0, alarmLength));
    assert.equal(alarm.toString('hex'), `${item.replaceAll('-', '')}${danger ? '01' : '00'}`);
  }
});

test('Without a code there is neither mailbox nor author', async () => {
  const body = Buffer.from(await sealItem({ item, kind: 'report', fields, attachments: [] }, keyset, null));
  const plain = await open(identities.recipient, body.subarray(alarmLength));
  const json = plain.subarray(512, 512 + parseInt(plain.subarray(124, 135).toString(), 8));
  assert.equal('mailbox' in JSON.parse(json.toString()), false);
  assert.deepEqual(plain, tar([['report.json', json]], 32768));
});

test('Files are listed with length and hash, and with a name only when it was kept', async () => {
  const attachments = [
    { data: new Uint8Array(300000).fill(3), mediaType: 'image/jpeg', name: null },
    { data: new Uint8Array(5), mediaType: 'application/pdf', name: 'order.pdf' },
  ];
  const shares = [];
  const body = Buffer.from(await sealItem({ item, kind: 'report', fields, attachments }, keyset, author, (share) => shares.push(share)));
  assert.equal(body.length, alarmLength + sealedLength(393216));
  assert.equal(shares[shares.length - 1], 1);
  const plain = await open(identities.recipient, body.subarray(alarmLength));
  const report = JSON.parse(plain.subarray(512, 512 + parseInt(plain.subarray(124, 135).toString(), 8)).toString());
  assert.deepEqual(report.entries, attachments.map(({ data }, i) => ({
    name: `attachments/00${i + 1}`, length: data.length, sha256: createHash('sha256').update(data).digest('hex'),
  })));
  assert.deepEqual(report.attachments, [
    { entry: 'attachments/001', mediaType: 'image/jpeg', metadataRemoved: false },
    { entry: 'attachments/002', mediaType: 'application/pdf', name: 'order.pdf', metadataRemoved: false },
  ]);
});

test('Too much text, and too many bytes of files, are refused by a code', async () => {
  const long = { ...fields, what: 'x'.repeat(32000) };
  await assert.rejects(sealItem({ item, kind: 'report', fields: long, attachments: [] }, keyset, author), { code: 'too-long' });
  const large = [{ data: new Uint8Array(16777216), mediaType: 'video/mp4', name: null }];
  await assert.rejects(sealItem({ item, kind: 'report', fields, attachments: large }, keyset, author), { code: 'too-large' });
  const file = (length) => ({ length, mediaType: 'video/mp4', name: null });
  assert.equal(obstacle({ kind: 'report', fields }, [file(16777216 - 40000)]), null);
  assert.equal(obstacle({ kind: 'report', fields }, [file(16777216)]), 'too-large');
  assert.equal(obstacle({ kind: 'report', fields: long }, []), 'too-long');
});

test('The longest text the form takes fits a text-only item, in every script', async () => {
  const { bytesOf, roomForShortText, roomForText } = await import('../../src/Portal/Browser/shared/text-room.js');
  for (const letter of ['x', 'ش', '汉', '"', '😀', '\u0001', '\u0958', '\u0344', '\u{1d160}', 'e\u0301', '\ud83d']) {
    const fill = (room) => letter.repeat(Math.floor(room / bytesOf(letter)));
    const visit = { blocks: ['FIRST'], before: new Array(9).fill(item), replaces: [item, item] };
    const acts = Array.from({ length: 20 }, () => ({ act: 'Z98', text: undefined })).concat({ act: 'Z98', text: fill(roomForShortText) });
    const body = await sealItem({ item, kind: 'report', fields: { ...fields, imminence: 'I4', what: fill(roomForText), acts, answerLanguage: 'fa', visit }, attachments: [] }, keyset, author);
    assert.equal(body.length, alarmLength + sealedLength(32768));
  }
});

test('Texts are made NFC, with line ends LF and no half of a surrogate pair', () => {
  assert.deepEqual(tidy({ a: ['e\u0301\r\n\r', 'x\ud83d', '\ude00y', '😀'], n: 1, b: true }), { a: ['\u00e9\n\n', 'x\ufffd', '\ufffdy', '😀'], n: 1, b: true });
});
