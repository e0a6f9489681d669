// Before any word of a reporter is trusted to this browser, it shows that it calculates right.
import { bech32 } from '@scure/base';
import { identityToRecipient } from 'age-encryption';
import { open, seal } from './age.js';
import { equal, fromHex, utf8 } from './bytes.js';
import { verify } from './ed25519-strict.js';

/** Seals to a throwaway key and opens again, and checks one published signature and a changed one. */
export async function passesTrial() {
  try {
    const seed = crypto.getRandomValues(new Uint8Array(32));
    const identity = bech32.encodeFromBytes('AGE-SECRET-KEY-PQ-', seed).toUpperCase();
    const text = utf8('trial');
    const opened = await open(identity, await seal(await identityToRecipient(identity), text));
    return equal(opened, text) && verifiesPublishedSignature();
  } catch (error) {
    return false;
  }
}

/** RFC 8032, section 7.1, test 2. */
function verifiesPublishedSignature() {
  const key = fromHex('3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c');
  const signature = fromHex('92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da'
    + '085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00');
  return verify(key, Uint8Array.of(0x72), signature) && !verify(key, Uint8Array.of(0x73), signature);
}
