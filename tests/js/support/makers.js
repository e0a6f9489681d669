// Makes what a mechanism publishes: keysets, mailbox notes, snapshots and replies.
import './web-crypto.js';
import { createHash, createHmac, createPrivateKey, createPublicKey, randomBytes, sign } from 'node:crypto';
import { bech32 } from '../../../src/Portal/node_modules/@scure/base/index.js';
import { Encrypter, generateHybridIdentity, identityToRecipient } from '../../../src/Portal/node_modules/age-encryption/dist/index.js';

export const mechanism = '0a1b2c3d';
export const portalId = '00112233445566778899aabbccddeeff';

/** @param {...(string | Uint8Array)} parts */
export const sha256 = (...parts) => createHash('sha256').update(Buffer.concat(parts.map((part) => Buffer.from(part)))).digest();

/** @param {string} name */
export function newSigner(name) {
  const seed = randomBytes(32);
  const privateKey = createPrivateKey({
    key: Buffer.concat([Buffer.from('302e020100300506032b657004220420', 'hex'), seed]), format: 'der', type: 'pkcs8',
  });
  const publicKey = createPublicKey(privateKey).export({ format: 'der', type: 'spki' }).subarray(-32);
  const key = Buffer.concat([Buffer.of(1), publicKey]);
  const id = sha256(name, '\n', key).subarray(0, 4);
  return {
    name,
    publicKey,
    verifier: `${name}+${id.toString('hex')}+${key.toString('base64')}`,
    /** @param {string} text */
    sign: (text) => Buffer.concat([id, sign(null, Buffer.from(text), privateKey)]),
  };
}

/** @param {string} text */
export function note(text, ...signers) {
  return `${text}\n${signers.map((signer) => `\u2014 ${signer.name} ${signer.sign(text).toString('base64')}\n`).join('')}`;
}

/** Roots, identities and everything to publish a keyset. */
export async function newMechanism() {
  const roots = [1, 2, 3].map((number) => newSigner(`safereport/${mechanism}/root-${number}`));
  const desk = newSigner(`safereport/${mechanism}/desk-1`);
  const identities = { recipient: await generateHybridIdentity(), custodian: await generateHybridIdentity(), alarm: await generateHybridIdentity() };
  const lines = {
    mechanism, portal: portalId, serial: '1', previous: '0'.repeat(64), 'not-before': '2026-01-01', 'not-after': '2026-03-31',
    recipient: await identityToRecipient(identities.recipient),
    custodian: await identityToRecipient(identities.custodian),
    alarm: await identityToRecipient(identities.alarm),
    desk: desk.verifier,
  };
  const text = (changes = {}) => `safereport.keyset/v1\n${Object.entries({ ...lines, ...changes }).map(([name, value]) => `${name} ${value}\n`).join('')}`;
  const pins = { id: mechanism, portalId, verifiers: roots.map((root) => root.verifier), threshold: 2, lowestSerial: 1 };
  return { roots, desk, identities, text, pins, keysetNote: note(text(), roots[0], roots[1]) };
}

/**
 * @param {import('../../../src/Portal/Sealing/derive.js').ReporterKeys} keys
 */
export async function sealReply(keys, reply, authorKey = keys.authorKey) {
  const json = Buffer.from(JSON.stringify(reply));
  const mac = createHmac('sha256', authorKey).update('safereport/v1/reply\n').update(json).digest('hex');
  return seal(keys.recipient, tar([['reply.json', json], ['mechanism.json', Buffer.from(JSON.stringify({ mac }))]], 8192));
}

export async function seal(recipient, bytes) {
  const encrypter = new Encrypter();
  encrypter.addRecipient(recipient);
  return Buffer.from(await encrypter.encrypt(new Uint8Array(bytes)));
}

/** Written here a second time, from the protocol, so that a mistake in the product's own is seen. */
export function tar(entries, padded) {
  const parts = entries.flatMap(([name, data]) => {
    const head = Buffer.alloc(512);
    head.write(name, 0);
    head.write('0000600', 100);
    head.write('0000000', 108);
    head.write('0000000', 116);
    head.write(data.length.toString(8).padStart(11, '0'), 124);
    head.write('00000000000', 136);
    head.write('        ', 148);
    head.write('0', 156);
    head.write('ustar', 257);
    head.write('00', 263);
    head.write(`${head.reduce((a, b) => a + b, 0).toString(8).padStart(6, '0')}\0 `, 148);
    return [head, data, Buffer.alloc((512 - (data.length % 512)) % 512)];
  });
  const whole = Buffer.concat(parts);
  return Buffer.concat([whole, Buffer.alloc(padded - whole.length)]);
}

/** One snapshot file of 8 records, the given ones among fillers, with its hash. */
export function snapshotFile(records) {
  const all = records.concat(Array.from({ length: 8 - records.length }, () => Buffer.concat([randomBytes(32), randomBytes(9851)])));
  return Buffer.concat(all.sort(Buffer.compare));
}

export function mailboxText(file, changes = {}) {
  const { number = '7', made = '2026-02-01T10Z', prefix = '-', of = mechanism } = changes;
  return `safereport.mailbox/v1\nmechanism ${of}\nnumber ${number}\nmade ${made}\nfile ${prefix} ${sha256(file).toString('hex')}\n`;
}

export function identityOf(seed) {
  return bech32.encodeFromBytes('AGE-SECRET-KEY-PQ-', seed).toUpperCase();
}
