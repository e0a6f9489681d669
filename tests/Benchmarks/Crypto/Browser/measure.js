// Runs in the page, and asks the worker what the Portal's pages ask of it.
import { startWorker } from '/js/sealing-worker.js';

/**
 * Seals a report with one file of random bytes, over and over.
 * @param {{ keyset: { note: string, pins: unknown, now: string }, fileLength: number, times: number }} work
 * @returns {Promise<number[]>} Milliseconds, each from the file to the whole body.
 */
export async function seal({ keyset, fileLength, times }) {
  const worker = await readyWorker();
  const file = new File([randomBytes(fileLength)], 'file');
  const draft = {
    keyset,
    item: '0f0e0d0c-0b0a-4908-8706-050403020100',
    kind: 'report',
    fields: { made: keyset.now, language: 'en', danger: false, what: 'A report.' },
    files: [{ file, mediaType: 'application/octet-stream', name: null }],
    code: null,
  };
  const measured = await timed(times, () => worker.run('seal', draft));
  worker.end();
  return measured;
}

/**
 * Derives the keys of an access code, once, as a reporter's worker does. With notes that are refused, nothing else is done with them.
 * @param {{ pins: unknown, code: string }} work
 * @returns {Promise<number[]>} Milliseconds.
 */
export async function derive({ pins, code }) {
  const worker = await readyWorker();
  const snapshot = { keyset: { note: '', pins, now: '2026-01-01' }, previous: null, note: '' };
  const measured = await timed(1, () => worker.run('find', { code, snapshot }));
  worker.end();
  return measured;
}

/** The pages, too, begin with the trial. */
async function readyWorker() {
  const worker = startWorker();
  if (!await worker.run('trial')) {
    throw new Error('the trial failed');
  }
  return worker;
}

/**
 * @param {number} times
 * @param {() => Promise<unknown>} act
 */
async function timed(times, act) {
  const measured = [];
  for (let turn = 0; turn < times; turn++) {
    const began = performance.now();
    await act();
    measured.push(performance.now() - began);
  }
  return measured;
}

/** @param {number} length */
function randomBytes(length) {
  const most = 65536;
  const bytes = new Uint8Array(length);
  for (let at = 0; at < length; at += most) {
    crypto.getRandomValues(bytes.subarray(at, at + most));
  }
  return bytes;
}
