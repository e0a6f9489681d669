// What the sealer lets through, the desk must be able to read: one list of limits, and what stands at and just past each.
import assert from 'node:assert/strict';
import test from 'node:test';
import './support/web-crypto.js';
import { reporterKeys } from '../../src/Portal/Sealing/derive.js';
import { itemContainer, obstacle } from '../../src/Portal/Sealing/item.js';
import * as limits from '../../src/Portal/Sealing/limits.js';
import { largestNote as largestMailboxNote } from '../../src/Portal/Sealing/mailbox.js';
import { largestNote, mostSignatures } from '../../src/Portal/Sealing/signed-note.js';
import { bytesOf, roomForShortText, roomForText } from '../../src/Portal/Browser/shared/text-room.js';
import { past, within } from './support/awkward-drafts.js';
import { readItem } from './support/desk-reader.js';
import { vectorFile } from './support/vectors.js';

const mechanism = '0a1b2c3d';
const item = '6f1c0c1e-3b1d-4a5e-9c7a-2f0d4b8e1a23';
const author = await reporterKeys(new Uint8Array(32).fill(9), mechanism);
const announced = ({ attachments }) => attachments.map(({ data, mediaType, name }) => ({ length: data.length, mediaType, name }));

test('The sealer and the form know exactly the limits of the one list', () => {
  // The length of any container, and what must be listed with its hash, only a reader meets: the second reader takes them from the list.
  const { largestContainer, hashRequiredUpTo, ...list } = Object.fromEntries(vectorFile('limits.json').map(({ name, value }) => [name, value]));
  assert.ok(largestContainer > 0 && hashRequiredUpTo > 0);
  assert.deepEqual({ ...limits, largestNote, largestMailboxNote, mostSignatures, roomForText, roomForShortText }, list);
});

for (const { name, draft } of within()) {
  test(`A report is read by the desk: ${name}`, async () => {
    const container = await itemContainer({ item, ...draft }, { mechanism, serial: 1 }, author);
    assert.equal(readItem(container, item, mechanism).refusal, 'None');
  });
}

for (const { name, draft, refusal } of past()) {
  test(`A report that the desk could not read is not sent: ${name}`, async () => {
    await assert.rejects(itemContainer({ item, ...draft }, { mechanism, serial: 1 }, author), { code: refusal });
    assert.equal(obstacle(draft, announced(draft)), refusal, 'and it is said before a file is read');
  });
}

test('The drafts at a limit stand exactly at it', async () => {
  const [longest, text, , largest] = await Promise.all(within().map(({ draft }) => itemContainer({ item, ...draft }, { mechanism, serial: 1 }, author)));
  assert.equal(readItem(longest, item, mechanism).report.length, limits.largestDocument);
  assert.equal(text.length, limits.textOnlyContainer);
  assert.equal(largest.length, limits.largestInOneRequest);
});

test('What the form was told to be in order is sealed', async () => {
  for (const { name, draft } of within()) {
    const told = obstacle(draft, announced(draft));
    // At the last bytes the form must leave room for a code.
    assert.ok(told === null || /at the limit/.test(name), `${name}: ${told}`);
  }
});

test('A text that grows when its letters are composed is counted as it will be sent', () => {
  assert.equal(bytesOf('\u{1d160}'.repeat(100)), 1200);
  assert.equal(bytesOf('e\u0301'), 2);
  assert.equal(bytesOf('\u0958'), 6);
});

test('A device whose clock shows no day loses no report', async () => {
  for (const made of ['+012026-0', '-000001-0', '0000-01-01', '2026-02-30', 7, null]) {
    const fields = { danger: false, what: 'x', made };
    const container = await itemContainer({ item, kind: 'report', fields, attachments: [] }, { mechanism, serial: 1 }, null);
    assert.equal(readItem(container, item, mechanism).refusal, 'None', String(made));
  }
});

const sealedReport = async (draft, by = null) => {
  const { refusal, report } = readItem(await itemContainer({ item, kind: 'message', attachments: [], ...draft }, { mechanism, serial: 1 }, by), item, mechanism);
  assert.equal(refusal, 'None');
  return JSON.parse(report);
};
const id = (n) => `6f1c0c1e-3b1d-4a5e-9c7a-${String(n).padStart(12, '0')}`;

test('A visit and the language of the answer are sealed as they are told', async () => {
  const visit = { blocks: ['ACTS', 'REACH'], before: [id(1), id(2)], replaces: [id(1)] };
  const report = await sealedReport({ fields: { danger: false, visit, answerLanguage: 'uz-Arab' } });
  assert.deepEqual([report.visit, report.answerLanguage], [visit, 'uz-Arab']);
});

test('A visit or a language that the desk would read as none is left out, and costs no report', async () => {
  const unusable = ['FIRST', 7, [], { blocks: ['acts'] }, { before: ['x'] }, { before: [item] }, { replaces: [item] }, { replaces: Array.from({ length: 33 }, (_, n) => id(n)) }];
  for (const [index, answerLanguage] of ['fa_IR', '', 7, null, 'x', 'a'.repeat(9), {}, 'en-'].entries()) {
    const report = await sealedReport({ fields: { danger: false, what: 'x', visit: unusable[index], answerLanguage } });
    assert.deepEqual([report.what, 'visit' in report, 'answerLanguage' in report], ['x', false, false]);
  }
});

test('After many parts of a visit the last of them are named', async () => {
  const before = Array.from({ length: limits.mostInVisit + 3 }, (_, n) => id(n + 1));
  const { visit } = await sealedReport({ fields: { danger: false, visit: { blocks: ['WORD'], before } } });
  assert.deepEqual(visit, { blocks: ['WORD'], before: before.slice(3) });
});

test('That a code was thrown away stands in the mailbox, and nowhere where there is none', async () => {
  const fields = { danger: false, what: 'x' };
  assert.equal((await sealedReport({ fields, kept: false }, author)).mailbox.kept, false);
  assert.equal('kept' in (await sealedReport({ fields, kept: true }, author)).mailbox, false);
  assert.equal('kept' in (await sealedReport({ fields }, author)).mailbox, false);
  assert.equal('mailbox' in await sealedReport({ fields, kept: false }), false);
});

test('Nothing that a draft brings takes the place of what the sealer itself says', async () => {
  const fields = { danger: false, v: 2, item: 'x', mechanism: 'y', kind: 7, entries: 1, attachments: 1, mailbox: { erase: 1 }, keyset: 'z' };
  const container = await itemContainer({ item, kind: 'report', fields, attachments: [] }, { mechanism, serial: 1 }, null);
  assert.deepEqual(readItem(container, item, mechanism).refusal, 'None');
});

test('Two names that become one by composing are refused, and __proto__ is a name like another', async () => {
  const made = (fields) => itemContainer({ item, kind: 'report', fields: { danger: false, ...fields }, attachments: [] }, { mechanism, serial: 1 }, null);
  await assert.rejects(made({ x: { '\u00e9': 1, 'e\u0301': 2 } }), { code: 'document' });
  const { report } = readItem(await made({ x: JSON.parse('{"__proto__":{"kept":"yes"}}') }), item, mechanism);
  assert.ok(report.includes('{"__proto__":{"kept":"yes"}}'));
});
