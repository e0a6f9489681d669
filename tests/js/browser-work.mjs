// Prints the script of a worker: the bundle as it is shipped with its age classes shown, and a handler that seals and opens files
// fetched from the site it runs on. Beside the shipped tasks, not in their place.
import { ageWork, bundleShowingAge } from './support/built-bundle.js';

const handler = `
const shipped = self.onmessage;

/** @param {{ data: { verb: 'seal' | 'open', key: object, from: string, to: string } }} event */
async function file({ data: { verb, key, from, to } }) {
  const source = (await fetch(from, { cache: 'no-store' })).body.getReader();
  const parts = [];
  let failure = null;
  try {
    await self.transform(verb, key, async () => {
      const { done, value } = await source.read();
      return done ? null : value;
    }, (part) => { parts.push(part); });
  } catch (error) {
    failure = error.message;
  }
  await fetch(to, { method: 'PUT', body: new Blob(parts) });
  self.postMessage({ failure });
}

self.onmessage = (event) => (event.data.verb ? file(event) : shipped(event));
`;

process.stdout.write(`${bundleShowingAge()}\n${ageWork()}\n${handler}`);
