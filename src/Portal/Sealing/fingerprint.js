// Letters people compare (protocol 3): no digits, so that nobody takes them for an access code.
import { sha256 } from '@noble/hashes/sha2.js';

const letters = 'BCDFGHJKLMNPRSTW';

/** @param {Uint8Array} bytes */
export function fingerprint(bytes) {
  const line = Array.from(sha256(bytes).subarray(0, 10), (byte) => letters[byte >> 4] + letters[byte & 15]).join('');
  return line.match(/.{4}/g).join('-');
}
