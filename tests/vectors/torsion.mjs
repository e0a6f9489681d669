// Prints 512 Ed25519 signatures whose key and R have each of the eight components of small order, over eight messages: 8·S·B = 8·R + 8·k·A holds
// for all of them, S·B = R + k·A only where the components cancel.
import { createHash } from 'node:crypto'
import { ed25519 } from '@noble/curves/ed25519.js'

const { Point } = ed25519
const L = Point.Fn.ORDER
const hex = (bytes) => Buffer.from(bytes).toString('hex')
const little = (value) => Uint8Array.from({ length: 32 }, (_, i) => Number((value >> BigInt(8 * i)) & 255n))
const number = (bytes) => bytes.reduceRight((value, byte) => (value << 8n) | BigInt(byte), 0n)
const torsion = Point.fromHex('26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05') // of order eight
const secret = 12345678901234567890n

const results = []
for (let a = 0n; a < 8n; a++) {
  const publicKey = Point.BASE.multiply(secret).add(torsion.multiplyUnsafe(a)).toBytes()
  for (let r = 0n; r < 8n; r++) {
    for (let m = 0n; m < 8n; m++) {
      const nonce = 1n + 64n * a + 8n * r + m
      const R = Point.BASE.multiply(nonce).add(torsion.multiplyUnsafe(r)).toBytes()
      const message = Buffer.from(`message ${m}`)
      const k = number(createHash('sha512').update(R).update(publicKey).update(message).digest()) % L
      results.push({
        name: `${a} in the key, ${r} in R, message ${m}`,
        publicKey: hex(publicKey),
        message: hex(message),
        signature: hex(Buffer.concat([R, little((nonce + k * secret) % L)])),
        accepted: (r + k * a) % 8n === 0n
      })
    }
  }
}
process.stdout.write(JSON.stringify(results))
