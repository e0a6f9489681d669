// Takes the place of the package's NIST curves in the bundle (build.mjs). The age package has them for tag recipients
// (age1tag1…, hardware keys); nothing here is ever sealed to one, and every reporter would have to fetch them.

/** @returns {never} */
function absent() {
  throw new Error('not in this bundle');
}

/**
 * As much of a curve as the packages look at while they are loaded: lengths.
 * @param {number} bytes
 */
function lengthsOnly(bytes) {
  return {
    lengths: { secretKey: bytes, publicKey: bytes + 1, publicKeyUncompressed: 2 * bytes + 1, seed: 1.5 * bytes },
    Point: { Fn: {} },
    keygen: absent,
    getPublicKey: absent,
    getSharedSecret: absent,
  };
}

export const p256 = lengthsOnly(32);
export const p384 = lengthsOnly(48);
