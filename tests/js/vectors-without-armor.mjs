// Prints the vectors of the cctv-age package as JSON with the armor, which no page reads, taken off; null where it cannot be.
import { armor } from '../../src/Portal/node_modules/age-encryption/dist/index.js';
import { ageVectors } from './support/age-vectors.js';

function unarmored({ armored, file }) {
  try {
    return Buffer.from(armored ? armor.decode(Buffer.from(file).toString('latin1')) : file).toString('base64');
  } catch (error) {
    return null;
  }
}

process.stdout.write(JSON.stringify(ageVectors().map((vector) => ({ ...vector, file: unarmored(vector) }))));
