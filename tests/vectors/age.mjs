// Seals or opens with the age-encryption package: JSON on standard input, base64 results as JSON on standard output.
import { readFileSync } from 'node:fs'
import { Decrypter, Encrypter } from 'age-encryption'

const { verb, key, data } = JSON.parse(readFileSync(0, 'utf8'))
const results = []
for (const item of data) {
  const bytes = new Uint8Array(Buffer.from(item, 'base64'))
  results.push(Buffer.from(verb === 'seal' ? await seal(bytes) : await open(bytes)).toString('base64'))
}
process.stdout.write(JSON.stringify(results))

function seal (bytes) {
  const encrypter = new Encrypter()
  if (key.passphrase) {
    encrypter.setPassphrase(key.passphrase)
    encrypter.setScryptWorkFactor(10)
  } else {
    key.recipients.forEach((recipient) => encrypter.addRecipient(recipient))
  }
  return encrypter.encrypt(bytes)
}

function open (bytes) {
  const decrypter = new Decrypter()
  if (key.passphrase) {
    decrypter.addPassphrase(key.passphrase)
  } else {
    decrypter.addIdentity(key.identity)
  }
  return decrypter.decrypt(bytes)
}
