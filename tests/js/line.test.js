// Whether there is a line is told by what was asked for, whatever the device says of itself.
import assert from 'node:assert/strict';
import test from 'node:test';
import { getText, putItem, watchLine } from '../../src/Portal/Browser/shared/network.js';

const answer = (status, read) => async () => ({ status, arrayBuffer: read || (async () => new ArrayBuffer(0)) });
const broken = async () => { throw new TypeError('the line is down'); };

/** @param {() => Promise<unknown>} act */
async function told(act) {
  const seen = [];
  watchLine((there) => seen.push(there));
  await act();
  return seen;
}

test('A fetch that fails says that the line is lost, and any answer that it is there', async () => {
  globalThis.fetch = broken;
  assert.deepEqual(await told(() => getText('/x')), [false]);
  for (const status of [200, 404, 503]) {
    globalThis.fetch = answer(status);
    assert.deepEqual(await told(() => getText('/x')), [true]);
  }
  globalThis.fetch = answer(200, broken);
  assert.deepEqual(await told(() => getText('/x')), [false]);
});

test('So does what is sent; what somebody stopped says nothing of the line', async () => {
  for (const [status, stopped, says] of [[204, false, [true]], [503, false, [true]], [0, false, [false]], [0, true, []]]) {
    const stopping = new AbortController();
    globalThis.XMLHttpRequest = class {
      upload = {};
      status = status;
      open() {}
      setRequestHeader() {}
      getResponseHeader() { return null; }
      abort() { this.onloadend(); }
      send() {
        if (stopped) {
          stopping.abort();
        } else {
          this.onloadend();
        }
      }
    };
    assert.deepEqual(await told(() => putItem('/x', new Uint8Array(1), 1, () => undefined, stopping.signal)), says);
  }
});
