// Sealing and opening age files with the age package.
import { Decrypter, Encrypter } from 'age-encryption';

const step = 262144;

/**
 * @param {string} recipient age1pq1…
 * @param {Uint8Array} plaintext
 * @param {(share: number) => void} [progress]
 * @returns {Promise<Uint8Array>}
 */
export async function seal(recipient, plaintext, progress = () => undefined) {
  const encrypter = new Encrypter();
  encrypter.addRecipient(recipient);
  let at = 0;
  const sealed = await encrypter.encrypt(new ReadableStream({
    pull(to) {
      if (at >= plaintext.length) {
        to.close();
        return;
      }
      to.enqueue(plaintext.subarray(at, at + step));
      at += step;
      progress(Math.min(1, at / plaintext.length));
    },
  }));
  return new Uint8Array(await new Response(sealed).arrayBuffer());
}

/**
 * @param {string} identity AGE-SECRET-KEY-PQ-1…
 * @param {Uint8Array} file
 * @returns {Promise<Uint8Array>} Rejects when the file is not for this identity or was changed.
 */
export function open(identity, file) {
  const decrypter = new Decrypter();
  decrypter.addIdentity(identity);
  return decrypter.decrypt(file);
}
