// Node 18 has Web Cryptography, but not under its usual name.
import { webcrypto } from 'node:crypto';

if (!globalThis.crypto) {
  globalThis.crypto = webcrypto;
}
