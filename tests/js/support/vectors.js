// The vectors that both implementations run (docs/protocol.md, 13).
import { readFileSync } from 'node:fs';

const folder = process.env.SAFEREPORT_VECTORS ?? new URL('../../vectors', import.meta.url).pathname;

/** @param {string} name */
export function vectorFile(name) {
  return JSON.parse(readFileSync(`${folder}/${name}`, 'utf8'));
}

/** @param {string} hex */
export const bytes = (hex) => new Uint8Array(Buffer.from(hex, 'hex'));

/** The desk's names of refusals are written TooOld, the page's too-old. @param {string | null} name */
export const deskName = (name) => (name === null ? 'None' : name.replace(/(?:^|-)(.)/g, (_, letter) => letter.toUpperCase()));
