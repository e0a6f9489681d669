// The classic worker in which everything secret is calculated. What comes in and goes out: messages.js.
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

/** @param {import('./messages.js').Answer} message */
function answer(message) {
  self.postMessage(message);
}

/**
 * @template {import('./messages.js').TaskName} Name
 * @param {Name} task
 * @param {import('./messages.js').InputOf<Name>} input
 * @param {import('./messages.js').Progress} progress
 */
function run(task, input, progress) {
  return tasks[task](input, progress, readFile);
}

self.onmessage = async (/** @type {MessageEvent<import('./messages.js').Question>} */ { data: { id, task, input } }) => {
  try {
    answer({ id, output: await run(task, input, (share) => answer({ id, share })) });
  } catch (error) {
    // A code, never a message: an error could quote what it was given.
    answer({ id, refusal: error.code || 'broken' });
  }
};
