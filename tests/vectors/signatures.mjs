// Prints signatures.json: Ed25519 signatures that implementations disagree about, with what section 2 of the protocol says of each.
// Everything follows from fixed numbers, so that the file can be made again: node signatures.mjs > signatures.json
import { createHash } from 'node:crypto'
import { ed25519 } from '@noble/curves/ed25519.js'

const { Point } = ed25519
const L = Point.Fn.ORDER
const p = 2n ** 255n - 19n
const message = Buffer.from('a keyset')
const hex = (bytes) => Buffer.from(bytes).toString('hex')
const little = (value) => Uint8Array.from({ length: 32 }, (_, i) => Number((value >> BigInt(8 * i)) & 255n))
const number = (bytes) => bytes.reduceRight((value, byte) => (value << 8n) | BigInt(byte), 0n)
const challenge = (r, a) => number(createHash('sha512').update(r).update(a).update(message).digest()) % L

const seed = createHash('sha256').update('signatures').digest()
const good = { publicKey: ed25519.getPublicKey(seed), signature: ed25519.sign(message, seed) }
const torsion = Point.fromHex('26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05') // of order eight
const secret = 12345678901234567890n

const results = []
const add = (name, publicKey, signature, accepted, of = message) =>
  results.push({ name, publicKey: hex(publicKey), message: hex(of), signature: hex(signature), accepted })

// RFC 8032, section 7.1
add('RFC 8032, test 1', Buffer.from('d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a', 'hex'),
  Buffer.from('e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b', 'hex'), true, Buffer.alloc(0))
add('RFC 8032, test 2', Buffer.from('3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c', 'hex'),
  Buffer.from('92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00', 'hex'), true, Buffer.from([0x72]))
add('good', good.publicKey, good.signature, true)
add('another message', good.publicKey, good.signature, false, Buffer.from('a keysets'))
for (const at of [0, 31, 32, 63]) {
  const changed = Uint8Array.from(good.signature)
  changed[at] ^= 1
  add(`byte ${at} changed`, good.publicKey, changed, false)
}

const r = good.signature.subarray(0, 32)
const s = number(good.signature.subarray(32))
for (const times of [1n, 2n, 15n]) {
  add(`S + ${times}·L`, good.publicKey, Buffer.concat([r, little(s + times * L)]), false)
}
add('S with its top bit set', good.publicKey, Buffer.concat([r, little(s + 2n ** 255n)]), false)
add('S = 0', good.publicKey, Buffer.concat([r, little(0n)]), false)
add('a short signature', good.publicKey, good.signature.subarray(0, 63), false)
add('a long signature', good.publicKey, Buffer.concat([good.signature, Buffer.of(0)]), false)
add('a short key', good.publicKey.subarray(0, 31), good.signature, false)
add('no key', Buffer.alloc(0), good.signature, false)
add('a key that is no point', little(2n), good.signature, false)
add('R that is no point', good.publicKey, Buffer.concat([little(2n), little(s)]), false)

// Points of small order, canonical or not: with S = 0 and R = A many verifiers accept any message.
const small = new Set()
for (let i = 0; i < 8; i++) {
  small.add(hex(torsion.multiplyUnsafe(BigInt(i)).toBytes()))
}
const others = [1n, p, p + 1n, p - 1n, 0n].flatMap((y) => [y, y + 2n ** 255n]).map((y) => hex(little(y)))
new Set([...small, ...others]).forEach((point) => {
  const bytes = Buffer.from(point, 'hex')
  add(`small order, ${point.slice(0, 4)}…${point.slice(-2)}: A and R`, bytes, Buffer.concat([bytes, little(0n)]), false)
  add(`small order, ${point.slice(0, 4)}…${point.slice(-2)}: R`, good.publicKey, Buffer.concat([bytes, little(s)]), false)
  const k = challenge(Point.BASE.toBytes(), bytes)
  add(`small order, ${point.slice(0, 4)}…${point.slice(-2)}: A, with R = B`, bytes, Buffer.concat([Point.BASE.toBytes(), little(k === 0n ? 1n : 1n)]), false)
})

// y = 3 is a point; y = 3 + p is another way to write it.
add('a key that is not canonical', little(3n + p), good.signature, false)
add('R that is not canonical', good.publicKey, Buffer.concat([little(3n + p), little(s)]), false)

// Keys and R with a component of small order: 8·S·B = 8·R + 8·k·A holds for all, S·B = R + k·A only where the components cancel.
const mixedKey = Point.BASE.multiply(secret).add(torsion).toBytes()
const plainKey = Point.BASE.multiply(secret).toBytes()
let holds = 0
let fails = 0
for (let n = 1n; holds < 2 || fails < 2; n++) {
  const encoded = Point.BASE.multiply(n).toBytes()
  const k = challenge(encoded, mixedKey)
  const crafted = Buffer.concat([encoded, little((n + k * secret) % L)])
  if (k % 8n === 0n && holds < 2) {
    holds++
    add(`a key with a component of small order that cancels, ${holds}`, mixedKey, crafted, true)
  } else if (k % 8n !== 0n && fails < 2) {
    fails++
    add(`a key with a component of small order, cofactored only, ${fails}`, mixedKey, crafted, false)
  }
}
const mixedR = Point.BASE.multiply(7n).add(torsion).toBytes()
add('R with a component of small order, cofactored only', plainKey, Buffer.concat([mixedR, little((7n + challenge(mixedR, plainKey) * secret) % L)]), false)
for (let n = 1n; ; n++) {
  const encoded = Point.BASE.multiply(n).add(torsion).toBytes()
  const k = challenge(encoded, mixedKey)
  if (k % 8n === 7n) { // R's component and k times A's are one order of the torsion together
    add('a key and R with components of small order that cancel', mixedKey, Buffer.concat([encoded, little((n + k * secret) % L)]), true)
    break
  }
}

process.stdout.write(`${JSON.stringify(results, null, 1)}\n`)
