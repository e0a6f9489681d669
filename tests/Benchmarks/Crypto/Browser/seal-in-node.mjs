// node seal-in-node.mjs RECIPIENT BYTES WARM-UP TIMES: the age package alone, in the same steps as the worker; prints milliseconds as JSON.
import { randomFillSync } from 'node:crypto';
import { Encrypter } from '../../../../src/Portal/node_modules/age-encryption/dist/index.js';

const step = 262144;
const [recipient, ...numbers] = process.argv.slice(2);
const [length, warmUp, times] = numbers.map(Number);
const plaintext = randomFillSync(new Uint8Array(length));

async function seal() {
  const encrypter = new Encrypter();
  encrypter.addRecipient(recipient);
  let at = 0;
  const sealed = await encrypter.encrypt(new ReadableStream({
    pull(to) {
      if (at >= length) {
        to.close();
        return;
      }
      to.enqueue(plaintext.subarray(at, at + step));
      at += step;
    },
  }));
  // Put together by hand: Node's Response needs WebAssembly, which is gone together with the JIT.
  const chunks = [];
  for await (const chunk of sealed) {
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

const measured = [];
for (let turn = -warmUp; turn < times; turn++) {
  const began = performance.now();
  await seal();
  if (turn >= 0) {
    measured.push(performance.now() - began);
  }
}
console.log(JSON.stringify(measured));
