// The classic worker in which everything secret is calculated: { id, task, input } in; { id, share }, { id, output } or { id, refusal } out.
import './floor.js';
import { tasks } from './tasks.js';

/**
 * Blob.arrayBuffer is younger than the oldest supported browsers.
 * @param {Blob} file
 * @returns {Promise<Uint8Array>}
 */
function readFile(file) {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => resolve(new Uint8Array(/** @type {ArrayBuffer} */ (reader.result)));
    reader.onerror = () => reject(Object.assign(new Error('unreadable'), { code: 'unreadable' }));
    reader.readAsArrayBuffer(file);
  });
}

self.onmessage = async ({ data: { id, task, input } }) => {
  try {
    const run = /** @type {Record<string, (...input: any[]) => Promise<unknown>>} */ (tasks)[task];
    const output = await run(input, (/** @type {number} */ share) => self.postMessage({ id, share }), readFile);
    self.postMessage({ id, output });
  } catch (error) {
    // A code, never a message: an error could quote what it was given.
    self.postMessage({ id, refusal: error.code || 'broken' });
  }
};
