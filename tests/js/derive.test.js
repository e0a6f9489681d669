import assert from 'node:assert/strict';
import { createHash, createHmac, pbkdf2Sync, webcrypto } from 'node:crypto';
import test from 'node:test';
import { identityToRecipient } from '../../src/Portal/node_modules/age-encryption/dist/index.js';
import { address, expand, label, reporterKeys, stretch } from '../../src/Portal/Sealing/derive.js';
import { identityOf, mechanism, portalId, sha256 } from './support/makers.js';

const code = '1234567890123456789012345676';
const salt = Buffer.concat([Buffer.from('safereport/v1/access-code\n'), Buffer.from(portalId, 'hex')]);
const ikm = pbkdf2Sync(code, salt, 100000, 32, 'sha512');
const block = (key, info) => createHmac('sha256', key).update(info).update(Buffer.of(1)).digest();

test('Stretching with WebCrypto and without it gives the same as Node', async () => {
  assert.deepEqual(Buffer.from(await stretch(code, portalId, () => undefined, webcrypto.subtle)), ikm);
  const shares = [];
  assert.deepEqual(Buffer.from(await stretch(code, portalId, (share) => shares.push(share), null)), ikm);
  assert.ok(shares.length > 10 && shares.every((share, i) => i === 0 || share > shares[i - 1]), 'progress is told, and grows');
});

test('Expand is one block of HKDF-Expand', () => {
  const key = createHash('sha256').update('key').digest();
  assert.deepEqual(Buffer.from(expand(key, 'safereport/v1/label')), block(key, 'safereport/v1/label'));
});

test('Reporter keys depend on the mechanism and follow the labels', async () => {
  const keys = await reporterKeys(ikm, mechanism);
  assert.deepEqual(Buffer.from(keys.eraseToken), block(ikm, `safereport/v1/mailbox-erase\n${mechanism}`));
  assert.deepEqual(Buffer.from(keys.authorKey), block(ikm, `safereport/v1/author\n${mechanism}`));
  assert.equal(keys.recipient, await identityToRecipient(identityOf(block(ikm, `safereport/v1/mailbox-identity\n${mechanism}`))));
  assert.equal(keys.recipient.length, 1959);
  assert.notEqual((await reporterKeys(ikm, 'ffffffff')).recipient, keys.recipient);
});

test('Address and labels', async () => {
  const keys = await reporterKeys(ikm, mechanism);
  assert.deepEqual(
    Buffer.from(address(keys)),
    sha256('safereport/v1/address\n', sha256(keys.eraseToken), sha256(keys.recipient), sha256(keys.authorKey)),
  );
  const labelKey = block(keys.authorKey, 'safereport/v1/label');
  assert.deepEqual(Buffer.from(label(keys.authorKey, 12)), createHmac('sha256', labelKey).update('12').digest());
});
