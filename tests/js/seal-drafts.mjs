// For the desk's tests (tests/Crypto.Tests/Sealer): what the sealer makes of drafts at the limits, whole as it would be sent, and of random
// ones, up to the container. One line of JSON each: what came of it, and what the desk must find inside.
import './support/web-crypto.js';
import { reporterKeys } from '../../src/Portal/Sealing/derive.js';
import { itemContainer, obstacle, sealItem } from '../../src/Portal/Sealing/item.js';
import { tidy } from '../../src/Portal/Sealing/tidy.js';
import { past, randomDraft, within } from './support/awkward-drafts.js';

const [recipient, first, count] = process.argv.slice(2);
const mechanism = '0a1b2c3d';
const item = '6f1c0c1e-3b1d-4a5e-9c7a-2f0d4b8e1a23';
const keyset = { mechanism, serial: 1, recipient, alarm: recipient };
const author = await reporterKeys(new Uint8Array(32).fill(9), mechanism);

/** @param {(draft: object) => Promise<Uint8Array>} make */
async function tell(name, draft, withCode, make) {
  const files = draft.attachments.map(({ data, mediaType, name: called }) => ({ length: data.length, mediaType, name: called }));
  const line = { name, withCode, files: files.length, what: tidy(draft.fields.what) ?? null, told: obstacle(draft, files), refusal: null, bytes: null };
  try {
    line.bytes = Buffer.from(await make({ item, ...draft })).toString('base64');
  } catch (error) {
    line.refusal = error.code ?? `threw ${error.name}`;
  }
  if (!process.stdout.write(`${JSON.stringify(line)}\n`)) {
    await new Promise((resolve) => process.stdout.once('drain', resolve));
  }
}

for (const { name, draft } of [...within(), ...past()]) {
  await tell(name, draft, true, (whole) => sealItem(whole, keyset, author));
}
for (let seed = Number(first); seed < Number(first) + Number(count); seed++) {
  const withCode = seed % 2 === 0;
  await tell(`seed ${seed}`, randomDraft(seed), withCode, (whole) => itemContainer(whole, keyset, withCode ? author : null));
}
