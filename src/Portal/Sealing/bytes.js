// Bytes, hex and base64, strictly.

const encoder = new TextEncoder();

/** @param {string} text */
export function utf8(text) {
  return encoder.encode(text);
}

/**
 * @param {Uint8Array} bytes
 * @returns {string} Null characters and all; throws on bytes that are not UTF-8.
 */
export function fromUtf8(bytes) {
  return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
}

/** @param {...(Uint8Array | string)} parts Strings are taken as UTF-8. */
export function concat(...parts) {
  const arrays = parts.map((part) => (typeof part === 'string' ? utf8(part) : part));
  const whole = new Uint8Array(arrays.reduce((length, part) => length + part.length, 0));
  let at = 0;
  for (const part of arrays) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

/** @param {Uint8Array} bytes */
export function toHex(bytes) {
  let hex = '';
  for (const byte of bytes) {
    hex += (byte < 16 ? '0' : '') + byte.toString(16);
  }
  return hex;
}

/** @param {string} hex Lower case, of even length. */
export function fromHex(hex) {
  if (!/^(?:[0-9a-f]{2})*$/.test(hex)) {
    throw new Error('not hex');
  }
  const bytes = new Uint8Array(hex.length / 2);
  for (let i = 0; i < bytes.length; i++) {
    bytes[i] = parseInt(hex.slice(2 * i, 2 * i + 2), 16);
  }
  return bytes;
}

/**
 * @param {Uint8Array} a
 * @param {Uint8Array} b
 */
export function equal(a, b) {
  let different = a.length ^ b.length;
  for (let i = 0; i < a.length; i++) {
    different |= a[i] ^ b[i];
  }
  return different === 0;
}

/** @param {string} uuid Hyphenated. */
export function uuidBytes(uuid) {
  return fromHex(uuid.split('-').join(''));
}
