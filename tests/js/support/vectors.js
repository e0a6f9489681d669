// The vectors that both implementations run (docs/protocol.md, 13).
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const folder = process.env.SAFEREPORT_VECTORS ?? fileURLToPath(new URL('../../vectors', import.meta.url));

/** @param {string} name */
export function vectorFile(name) {
  return JSON.parse(readFileSync(`${folder}/${name}`, 'utf8'));
}

/** @param {string} hex */
export const bytes = (hex) => new Uint8Array(Buffer.from(hex, 'hex'));

/** A mailbox note too long to be committed: each file's hash is that of its prefix. */
export function largeNote({ bits, signature, otherName }, { mechanism }) {
  const prefixes = Array.from({ length: 2 ** bits }, (_, i) => i.toString(2).padStart(bits, '0'));
  const files = prefixes.map((prefix) => `file ${prefix} ${createHash('sha256').update(prefix).digest('hex')}\n`).join('');
  const other = otherName === 0 ? '' : `\u2014 ${'x'.repeat(otherName)} AAAAAAAA\n`;
  return `safereport.mailbox/v1\nmechanism ${mechanism}\nnumber 7\nmade 2026-03-01T14Z\n${files}\n${signature}${other}`;
}

/** The desk's names of refusals are written TooOld, the page's too-old. @param {string | null} name */
export const deskName = (name) => (name === null ? 'None' : name.replace(/(?:^|-)(.)/g, (_, letter) => letter.toUpperCase()));
