// Prints the vectors of the cctv-age package as JSON: name to base64.
import * as vectors from 'cctv-age'

const all = vectors.default ?? vectors
process.stdout.write(JSON.stringify(Object.fromEntries(
  Object.entries(all).map(([name, bytes]) => [name, Buffer.from(bytes).toString('base64')]))))
