// The vectors of the cctv-age package: a header of fields, an empty line, and the file, which may be compressed.
import { inflateSync } from 'node:zlib';
import * as cctv from '../../vectors/node_modules/cctv-age/index.js';

const all = cctv.default ?? cctv;

/** @returns {{ name: string, expect: string, armored: boolean, payload: string | null, identities: string[], passphrases: string[], file: Uint8Array }[]} */
export function ageVectors() {
  return Object.entries(all).map(([name, bytes]) => {
    const whole = Buffer.from(bytes);
    const blank = whole.indexOf('\n\n');
    const fields = whole.subarray(0, blank).toString().split('\n').map((line) => [line.slice(0, line.indexOf(': ')), line.slice(line.indexOf(': ') + 2)]);
    const values = (key) => fields.filter(([field]) => field === key).map(([, value]) => value);
    const rest = whole.subarray(blank + 2);
    return {
      name,
      expect: values('expect')[0],
      armored: values('armored').includes('yes'),
      payload: values('payload')[0] ?? null,
      identities: values('identity'),
      passphrases: values('passphrase'),
      file: new Uint8Array(values('compressed').length > 0 ? inflateSync(rest) : rest),
    };
  });
}
