import assert from 'node:assert/strict';
import test from 'node:test';
import { generateX25519Identity, identityToRecipient } from '../../src/Portal/node_modules/age-encryption/dist/index.js';
import { fingerprint } from '../../src/Portal/Sealing/fingerprint.js';
import { verifyKeyset, verifyPrevious } from '../../src/Portal/Sealing/keyset.js';
import { newMechanism, newSigner, note, sha256 } from './support/makers.js';

const { roots, text, pins, keysetNote } = await newMechanism();
const now = '2026-02-01';
const letters = 'BCDFGHJKLMNPRSTW';

test('A keyset signed by enough pinned roots is accepted, with the letters to compare', () => {
  const { keyset, letters: shown, inDate } = verifyKeyset(keysetNote, pins, now);
  assert.equal(keyset.serial, 1);
  assert.equal(inDate, true);
  const hash = sha256(text()).subarray(0, 10);
  const expected = Array.from(hash, (byte) => letters[byte >> 4] + letters[byte & 15]).join('').match(/.{4}/g).join('-');
  assert.equal(shown, expected);
  assert.match(fingerprint(roots[0].publicKey), /^([BCDFGHJKLMNPRSTW]{4}-){4}[BCDFGHJKLMNPRSTW]{4}$/);
});

test('Signatures by strangers beside enough pinned ones do not matter', () => {
  assert.ok(verifyKeyset(note(text(), newSigner('someone/else'), roots[2], roots[1]), pins, now).keyset);
});

const x25519 = await identityToRecipient(await generateX25519Identity());
for (const [refusal, why, offered] of [
  ['too-few-signatures', 'too few signers', note(text(), roots[0])],
  ['too-few-signatures', 'the same signer twice', note(text(), roots[0], roots[0])],
  ['too-few-signatures', 'a stranger under a pinned name', note(text(), roots[0], newSigner(roots[1].name))],
  ['note', 'more than 16 signatures', note(text(), roots[0], roots[1], ...Array.from({ length: 15 }, (_, i) => newSigner(`s/${i}`)))],
  ['note', 'no signature', `${text()}\n`],
  ['another-mechanism', 'another mechanism', note(text({ mechanism: 'ffffffff', desk: newSigner('safereport/ffffffff/desk-1').verifier }), roots[0], roots[1])],
  ['another-portal', 'another portal', note(text({ portal: 'f'.repeat(32) }), roots[0], roots[1])],
  ['unknown-line', 'an additional line', note(`${text()}more 1\n`, roots[0], roots[1])],
  ['malformed-line', 'a leading zero', note(text({ serial: '01' }), roots[0], roots[1])],
  ['malformed-line', 'a double space', note(text({ serial: ' 1' }), roots[0], roots[1])],
  ['not-hybrid', 'an X25519 recipient', note(text({ recipient: x25519 }), roots[0], roots[1])],
  ['malformed-line', 'a recipient with a changed letter', note(text().replace(/(recipient age1pq1.{20})./, (all, head) => head + (all.endsWith('q') ? 'p' : 'q')), roots[0], roots[1])],
  ['inconsistent', 'dates that end before they begin', note(text({ 'not-after': '2025-12-31' }), roots[0], roots[1])],
  ['malformed-line', 'a day that is none', note(text({ 'not-after': '2026-02-30' }), roots[0], roots[1])],
  ['note', 'carriage returns', keysetNote.replace(/\n/g, '\r\n')],
  ['note', 'more than 64 KiB', note(`${text()}${'x'.repeat(66000)}\n`, roots[0], roots[1])],
  ['note', 'nothing', ''],
]) {
  test(`A keyset is refused: ${why}`, () => assert.deepEqual(verifyKeyset(offered, pins, now), { refusal, keyset: null }));
}

test('A bad signature under a pinned name and id refuses the keyset, whoever else signed', () => {
  const bad = note(text({ serial: '2' }), roots[2]).split('\n').slice(-2)[0];
  assert.ok(verifyKeyset(keysetNote, pins, now).keyset);
  assert.equal(verifyKeyset(`${keysetNote}${bad}\n`, pins, now).refusal, 'bad-signature');
});

test('A serial below the lowest pinned is refused', () => {
  assert.equal(verifyKeyset(keysetNote, { ...pins, lowestSerial: 2 }, now).refusal, 'lower-serial');
});

test('Outside its dates a keyset warns, and 31 days after them it is refused', () => {
  assert.equal(verifyKeyset(keysetNote, pins, '2025-12-31').inDate, false);
  assert.equal(verifyKeyset(keysetNote, pins, '2026-03-31').inDate, true);
  assert.equal(verifyKeyset(keysetNote, pins, '2026-04-30').inDate, false);
  assert.equal(verifyKeyset(keysetNote, pins, '2026-05-01').refusal, 'too-old');
});

test('A tool recipient may stand at the end', () => {
  assert.ok(verifyKeyset(note(text({ 'tool-recipient': x25519 }), roots[0], roots[1]), pins, now).keyset);
});

test('The keyset before is known by its serial and its hash', () => {
  const next = { ...pins };
  const second = note(text({ serial: '2', previous: sha256(text()).toString('hex') }), roots[0], roots[1]);
  const { keyset } = verifyKeyset(second, next, now);
  assert.ok(verifyPrevious(keysetNote, next, keyset));
  assert.equal(verifyPrevious(keysetNote, { ...next, lowestSerial: 2 }, keyset), null);
  const forged = note(text({ 'not-after': '2026-03-30' }), roots[0], roots[1]);
  assert.equal(verifyPrevious(forged, next, keyset), null);
});
