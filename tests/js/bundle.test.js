// The bundle as the worker runs it, in a bare world as old as the floor: what those browsers lack is taken away.
import assert from 'node:assert/strict';
import { createHash, webcrypto } from 'node:crypto';
import { readFileSync } from 'node:fs';
import test from 'node:test';
import vm from 'node:vm';
import { Decrypter } from '../../src/Portal/node_modules/age-encryption/dist/index.js';
import { mailboxText, mechanism, newMechanism, note, sealReply, snapshotFile } from './support/makers.js';
import { address, reporterKeys, stretch, label } from '../../src/Portal/Sealing/derive.js';

const bundle = new vm.Script(readFileSync(new URL('../../src/Portal/wwwroot/dist/sealing.js', import.meta.url), 'utf8'));
const code = '1234567890123456789012345676';
const { desk, identities, pins, keysetNote } = await newMechanism();
const offered = { note: keysetNote, pins, now: '2026-02-01' };

/** @param {{ subtle: boolean }} has */
function oldWorker({ subtle }) {
  const waiting = new Map();
  const world = vm.createContext({
    TextEncoder,
    TextDecoder,
    crypto: { getRandomValues: (array) => webcrypto.getRandomValues(array), subtle: subtle ? webcrypto.subtle : undefined },
    FileReader: class {
      readAsArrayBuffer(file) {
        this.result = file.bytes;
        setImmediate(() => (file.bytes ? this.onload() : this.onerror()));
      }
    },
    postMessage({ id, share, output, refusal }) {
      if (share === undefined) {
        waiting.get(id)({ output, refusal });
      }
    },
  });
  vm.runInContext(`
    self = globalThis;
    delete globalThis.globalThis;
    delete DataView.prototype.setBigUint64;
    delete DataView.prototype.getBigUint64;
    for (const [of, names] of [
      [Array.prototype, ['flat', 'flatMap', 'at', 'findLast', 'toSorted', 'with']],
      [String.prototype, ['replaceAll', 'matchAll', 'at', 'trimStart', 'trimEnd', 'isWellFormed', 'toWellFormed']],
      [Uint8Array.prototype, ['toHex', 'toBase64', 'at', 'with']],
      [Uint8Array, ['fromHex', 'fromBase64']],
      [Object, ['fromEntries', 'hasOwn', 'groupBy']],
      [Promise, ['allSettled', 'any', 'withResolvers']],
      [globalThis, ['WeakRef', 'FinalizationRegistry', 'AggregateError']],
    ]) {
      names.forEach((name) => delete of[name]);
    }`.replace('globalThis, [\'WeakRef\'', 'self, [\'WeakRef\''), world);
  bundle.runInContext(world);
  let last = 0;
  return (task, input) => new Promise((resolve) => {
    last += 1;
    waiting.set(last, resolve);
    world.onmessage({ data: { id: last, task, input } });
  });
}

for (const subtle of [true, false]) {
  const run = oldWorker({ subtle });
  const where = subtle ? 'an old browser' : 'an old browser on a plain-http origin';

  test(`The trial passes in ${where}`, async () => assert.deepEqual(await run('trial'), { output: true, refusal: undefined }));

  test(`A report with a file is sealed in ${where}, and opens with the age package`, async () => {
    const data = new Uint8Array(200000).fill(1);
    const files = [{ file: { bytes: data.buffer }, mediaType: 'image/png', name: null }];
    const fields = { made: '2026-02-01', language: 'en', danger: false, what: 'ما حدث' };
    const { output } = await run('seal', { keyset: offered, item: '0f0e0d0c-0b0a-4908-8706-050403020100', kind: 'report', fields, files, code });
    assert.equal(output.serial, 1);
    const decrypter = new Decrypter();
    decrypter.addIdentity(identities.recipient);
    const plain = Buffer.from(await decrypter.decrypt(new Uint8Array(output.body.slice(1676))));
    assert.equal(plain.length, 262144);
    assert.match(plain.subarray(512, 3000).toString(), /"what":"ما حدث"/);
    assert.ok(plain.includes(createHash('sha256').update(data).digest('hex')));
  });

  test(`A reply is found and opened in ${where}`, async () => {
    const keys = await reporterKeys(await stretch(code, pins.portalId, () => undefined, webcrypto.subtle), mechanism);
    const sealed = await sealReply(keys, { v: 1, reply: '3d0f1c1e-8b1d-4a5e-9c7a-2f0d4b8e1a23', mechanism, made: '2026-02-01', text: 'پاسخ', asks: null, previous: null, received: [] });
    const file = snapshotFile([Buffer.concat([label(keys.authorKey, 1), sealed])]);
    const snapshot = { keyset: offered, previous: null, note: note(mailboxText(file), desk) };
    const found = await run('find', { code, snapshot });
    assert.deepEqual({ ...found.output }, { number: 7, prefix: '-', made: '2026-02-01T10Z', inDate: true });
    const read = await run('read', { mechanism, bytes: new Uint8Array(file).buffer });
    assert.deepEqual(JSON.parse(JSON.stringify(read.output)), { replies: [{ made: '2026-02-01', text: 'پاسخ' }], unreadable: 0 });
    assert.equal((await run('erase', { keyset: offered, code })).output.length, 1755);
  });

  test(`A note for 100,000 mailboxes names the one file to fetch in ${where}`, async () => {
    const lines = Array.from({ length: 4096 }, (_, i) => `file ${i.toString(2).padStart(12, '0')} ${'7'.repeat(64)}\n`).join('');
    const text = `safereport.mailbox/v1\nmechanism ${mechanism}\nnumber 7\nmade 2026-02-01T10Z\n${lines}`;
    const found = await run('find', { code, snapshot: { keyset: offered, previous: null, note: note(text, desk) } });
    const keys = await reporterKeys(await stretch(code, pins.portalId, () => undefined, webcrypto.subtle), mechanism);
    const [first, second] = address(keys);
    assert.equal(found.output.prefix, ((first << 4) | (second >> 4)).toString(2).padStart(12, '0'));
  });
}

test('What the worker refuses is told by a code that quotes nothing', async () => {
  const run = oldWorker({ subtle: true });
  assert.equal((await run('keyset', { ...offered, now: '2027-01-01' })).refusal, 'keyset');
  const draft = { keyset: offered, item: '0f0e0d0c-0b0a-4908-8706-050403020100', kind: 'report', fields: {}, code: null };
  assert.equal((await run('seal', { ...draft, files: [{ file: {}, mediaType: 'a/b', name: null }] })).refusal, 'unreadable');
  assert.equal((await run('no such task', {})).refusal, 'broken');
});
