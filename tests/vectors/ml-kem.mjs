// Deterministic ML-KEM-768 results of the @noble/post-quantum package, from seeds that a counter makes.
import { createHash } from 'node:crypto'
import { ml_kem768 as kem } from '@noble/post-quantum/ml-kem.js'

const hex = (bytes) => Buffer.from(bytes).toString('hex')
const bytes = (name, length) => new Uint8Array(Buffer.concat([0, 1].map((part) =>
  createHash('sha256').update(`${name} ${part}`).digest())).subarray(0, length))

const results = []
for (let i = 0; i < 50; i++) {
  const seed = bytes(`seed ${i}`, 64)
  const message = bytes(`message ${i}`, 32)
  const { publicKey, secretKey } = kem.keygen(seed)
  const { cipherText, sharedSecret } = kem.encapsulate(publicKey, message)
  const altered = cipherText.slice()
  altered[(i * 31) % altered.length] ^= 1 << (i % 8)
  results.push({
    seed: hex(seed),
    message: hex(message),
    encapsulationKey: hex(publicKey),
    ciphertext: hex(cipherText),
    sharedSecret: hex(sharedSecret),
    altered: hex(altered),
    rejected: hex(kem.decapsulate(altered, secretKey))
  })
}
process.stdout.write(JSON.stringify(results))
