// The tar inside a sealed item or reply (protocol 5): fully determined by names, order and lengths.
import { equal, utf8 } from './bytes.js';
import { largestInOneRequest } from './limits.js';

const block = 512;
const ending = 2 * block;

/** @typedef {{ name: string, data: Uint8Array }} Entry */

/**
 * @param {string} name
 * @param {number} size
 */
function header(name, size) {
  const bytes = new Uint8Array(block);
  bytes.set(utf8(name), 0);
  bytes.set(utf8('0000600'), 100);
  bytes.set(utf8('0000000'), 108);
  bytes.set(utf8('0000000'), 116);
  bytes.set(utf8(size.toString(8).padStart(11, '0')), 124);
  bytes.set(utf8('00000000000'), 136);
  bytes.set(utf8('        '), 148);
  bytes.set(utf8('0'), 156);
  bytes.set(utf8('ustar\u000000'), 257);
  const sum = bytes.reduce((total, byte) => total + byte, 0);
  bytes.set(utf8(`${sum.toString(8).padStart(6, '0')}\u0000 `), 148);
  return bytes;
}

/** @param {number} length */
function blocks(length) {
  return Math.ceil(length / block) * block;
}

/**
 * The tar's length with its two closing blocks.
 * @param {number[]} lengths Of the entries.
 */
export function tarLength(lengths) {
  return lengths.reduce((total, length) => total + block + blocks(length), ending);
}

/**
 * The smallest of 32,768·2^j and 49,152·2^j that holds the tar; null when it is over the largest.
 * @param {number} length
 */
export function paddedLength(length) {
  for (let size = 32768; size <= largestInOneRequest; size *= 2) {
    if (length <= size) {
      return size;
    }
    if (length <= size * 1.5 && size * 1.5 <= largestInOneRequest) {
      return size * 1.5;
    }
  }
  return null;
}

/**
 * @param {Entry[]} entries
 * @param {number} padded
 */
export function writeContainer(entries, padded) {
  const tar = new Uint8Array(padded);
  let at = 0;
  for (const { name, data } of entries) {
    tar.set(header(name, data.length), at);
    tar.set(data, at + block);
    at += block + blocks(data.length);
  }
  if (at + ending > padded) {
    throw new Error('the entries do not fit');
  }
  return tar;
}

/**
 * Reads entries with exactly these names; null when any byte differs from what writing them would give.
 * @param {Uint8Array} tar
 * @param {string[]} names
 * @returns {Uint8Array[] | null}
 */
export function readContainer(tar, names) {
  const entries = [];
  let at = 0;
  for (const name of names) {
    const size = /^[0-7]{11}$/.exec(String.fromCharCode(...tar.subarray(at + 124, at + 135)));
    const length = size ? parseInt(size[0], 8) : 0;
    if (!size || at + block + blocks(length) + ending > tar.length) {
      return null;
    }
    entries.push({ name, data: tar.slice(at + block, at + block + length) });
    at += block + blocks(length);
  }
  return equal(tar, writeContainer(entries, tar.length)) ? entries.map((entry) => entry.data) : null;
}

