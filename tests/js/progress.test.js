// Where something stands on its way: the eye sees every step, the ear hears a change and 25, 50 and 75 per cent.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import test, { mock } from 'node:test';

const texts = JSON.parse(readFileSync(new URL('../../src/Portal/Languages/en/texts.json', import.meta.url), 'utf8')).script;

function page() {
  const parts = {};
  const part = () => ({ textContent: '', hidden: false, dataset: { locale: 'en-GB' }, classList: { toggle() {} }, removeAttribute() { this.value = null; }, appendChild({ text }) { this.textContent += text; } });
  globalThis.document = { getElementById: (id) => (parts[id] = parts[id] || part()), createTextNode: (text) => ({ text }) };
  const heard = [];
  const status = document.getElementById('sending-status');
  let text = '';
  Object.defineProperty(status, 'textContent', { get: () => text, set: (value) => { text = value; if (value !== '') { heard.push(value); } } });
  return { heard, bar: document.getElementById('sending-progress'), text: document.getElementById('sending-text') };
}

const { progressOf } = await import('../../src/Portal/Browser/sending/progress.js');

/** @param {import('../../src/Portal/Browser/sending/progress.js').PartOf} [place] */
function all(progress, place) {
  progress.tell('preparing', 0, place);
  for (const state of ['locking', 'sending']) {
    for (let percent = 0; percent <= 100; percent++) {
      progress.tell(state, percent / 100, place);
    }
  }
  progress.tell('waiting', 1, place);
}

test('The ear hears 25, 50 and 75 per cent, and not each', () => {
  const { heard } = page();
  const progress = progressOf(texts);
  all(progress);
  progress.end();
  assert.deepEqual(heard.filter((said) => said !== ''), [
    'Getting ready…', 'Locking your words…', 'Locking your words… 25 %', 'Locking your words… 50 %', 'Locking your words… 75 %',
    'Sending… 25 %', 'Sending… 50 %', 'Sending… 75 %', 'All has left this phone. Waiting for the receipt…',
  ]);
});

test('Of many parts each is heard once, the bar never goes back, and all has not left before the last', () => {
  const { heard, bar, text } = page();
  const progress = progressOf(texts);
  const bars = [];
  for (let part = 1; part <= 3; part++) {
    const place = { part, of: 3 };
    for (const [state, value] of [['preparing', 0], ['locking', 0], ['locking', 1], ['sending', 0], ['sending', 0.6], ['waiting', 1]]) {
      progress.tell(state, value, place);
      bars.push(bar.value);
    }
    assert.equal(text.textContent.includes('All has left'), part === 3);
  }
  assert.deepEqual(heard, ['Part 1 of 3.', 'Part 2 of 3.', 'Part 3 of 3.', 'Part 3 of 3. All has left this phone. Waiting for the receipt…']);
  assert.deepEqual(bars, bars.slice().sort((a, b) => a - b));
  assert.ok(bars[bars.length - 1] < 100);
  progress.end();
});

test('What has not moved for a minute says so, with the way out', () => {
  mock.timers.enable({ apis: ['setTimeout'] });
  const { text } = page();
  const progress = progressOf(texts);
  progress.tell('sending', 0.3);
  mock.timers.tick(59000);
  assert.equal(text.textContent, 'Sending… 30 %');
  mock.timers.tick(2000);
  assert.equal(text.textContent, 'Sending… 30 % This takes long. You can wait, or stop and change.');
  progress.end();
  mock.timers.reset();
});
