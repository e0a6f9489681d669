// What the cryptographic packages use and the oldest supported browsers lack.

/**
 * Safari 14 has no DataView.setBigUint64.
 * @this {DataView}
 * @param {number} offset
 * @param {bigint} value
 * @param {boolean} [littleEndian]
 */
function setBigUint64(offset, value, littleEndian) {
  const low = Number(value & BigInt(0xffffffff));
  const high = Number((value >> BigInt(32)) & BigInt(0xffffffff));
  this.setUint32(offset + (littleEndian ? 0 : 4), low, littleEndian);
  this.setUint32(offset + (littleEndian ? 4 : 0), high, littleEndian);
}

if (typeof DataView.prototype.setBigUint64 !== 'function') {
  DataView.prototype.setBigUint64 = setBigUint64;
}
