// Deterministic X-Wing results of the @noble/post-quantum package, from seeds that a counter makes.
import { createHash } from 'node:crypto'
import { MLKEM768X25519 as hybrid } from '@noble/post-quantum/hybrid.js'

const hex = (bytes) => Buffer.from(bytes).toString('hex')
const bytes = (name, length) => new Uint8Array(Buffer.concat([0, 1].map((part) =>
  createHash('sha256').update(`${name} ${part}`).digest())).subarray(0, length))

const results = []
for (let i = 0; i < 200; i++) {
  const seed = bytes(`hybrid ${i}`, 32)
  const coins = bytes(`coins ${i}`, 64)
  const { publicKey, secretKey } = hybrid.keygen(seed)
  const { cipherText, sharedSecret } = hybrid.encapsulate(publicKey, coins.slice())   // it wipes what it was given
  const altered = cipherText.slice()
  altered[(i * 31) % altered.length] ^= 1 << (i % 8)
  results.push({
    seed: hex(seed),
    coins: hex(coins),
    publicKey: hex(publicKey),
    ciphertext: hex(cipherText),
    sharedSecret: hex(sharedSecret),
    altered: hex(altered),
    rejected: hex(hybrid.decapsulate(altered, secretKey))
  })
}
process.stdout.write(JSON.stringify(results))
