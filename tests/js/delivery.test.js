// Handing in: always under one id, kept and tried again while nothing was stored, sealed anew when the key has changed.
import assert from 'node:assert/strict';
import test from 'node:test';
import './support/web-crypto.js';
import { deliver } from '../../src/Portal/Browser/shared/delivery.js';
import { newItemId } from '../../src/Portal/Browser/shared/page.js';

const mechanism = { id: '0a1b2c3d', name: 'x', portalId: '', verifiers: [], threshold: 1, lowestSerial: 1, open: true };
const draft = { kind: 'report', fields: {}, files: [], code: null };

const newParcel = () => ({ item: newItemId(), draft, sealed: null, started: false });

/**
 * A Portal that answers a list of PUTs in turn; 0 breaks the line before, 'lost' after all bytes have left.
 * @param {(number | string)[]} answers
 * @param {(string | number)[]} [keysets] Texts, or a status.
 */
async function handIn(answers, keysets = ['first', 'second', 'third', 'fourth', 'fifth'], { stopAt = null, parcel = newParcel(), ...more } = {}) {
  const seen = { puts: [], said: [], pauses: [], sealed: [], shown: [] };
  globalThis.fetch = async (path) => {
    assert.equal(path, '/api/mechanisms/0a1b2c3d/keyset');
    const next = keysets.shift();
    if (next === 0) {
      throw new TypeError('the line is down');
    }
    return { status: typeof next === 'number' ? next : 200, arrayBuffer: async () => new TextEncoder().encode(next).buffer };
  };
  globalThis.XMLHttpRequest = class {
    upload = {};
    headers = {};
    open(method, path) { this.path = `${method} ${path}`; }
    setRequestHeader(name, value) { this.headers[name] = value; }
    getResponseHeader(name) { return name === 'Retry-After' && this.status === 429 ? '40' : null; }
    abort() {
      this.aborted = true;
      this.onloadend();
    }
    send(body) {
      const answer = answers.shift();
      seen.puts.push({ path: this.path, serial: this.headers.Keyset, body });
      if (answer !== 0) {
        this.upload.onload();
      }
      this.status = answer === 'lost' || this.aborted ? 0 : answer;
      setImmediate(() => this.onloadend());
    }
  };
  const worker = {
    async run(task, input) {
      assert.equal(task, 'seal');
      seen.sealed.push({ note: input.keyset.note, item: input.item });
      return { body: `sealed with ${input.keyset.note}`, serial: seen.sealed.length };
    },
  };
  const stopping = new AbortController();
  const teller = {
    say: (state, value) => {
      seen.said.push([state, value]);
      if (state === stopAt) {
        stopping.abort();
      }
    },
    pause: async (seconds) => { seen.pauses.push(seconds); },
    keyset: async (note) => { seen.shown.push(note); },
    signal: stopping.signal,
  };
  try {
    await deliver(worker, { mechanism, buildDay: '2026-01-01', note: null, ...more }, parcel, teller);
    seen.outcome = 'stored';
  } catch (error) {
    seen.outcome = error.code;
  }
  return seen;
}

const states = ({ said }) => said.map(([state]) => state);

test('What is stored at once is sent once, to an address with a new id', async () => {
  const { outcome, puts, pauses } = await handIn([204]);
  assert.equal(outcome, 'stored');
  assert.match(puts[0].path, /^PUT \/api\/mechanisms\/0a1b2c3d\/items\/[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  assert.deepEqual([puts.length, puts[0].serial, pauses.length], [1, '1', 0]);
});

test('While the Portal cannot store, the same sealed bytes are tried again under the same id', async () => {
  const seen = await handIn([503, 503, 429, 500, 204]);
  assert.equal(seen.outcome, 'stored');
  assert.equal(new Set(seen.puts.map(({ path }) => path)).size, 1);
  assert.equal(new Set(seen.puts.map(({ body }) => body)).size, 1);
  assert.equal(seen.sealed.length, 1);
  assert.deepEqual(states(seen).filter((state) => state === 'notSent').length, 4);
  assert.ok(seen.pauses[0] >= 15 && seen.pauses[0] <= 19 && seen.pauses[1] > seen.pauses[0]);
  assert.ok(seen.pauses[2] >= 40 && seen.pauses[2] <= 50, 'Retry-After is kept to');
});

test('A line that breaks before all has left is "nothing sent"; one that breaks after is "we cannot say"', async () => {
  assert.ok(states(await handIn([0, 204])).includes('notSent'));
  const lost = states(await handIn(['lost', 204]));
  assert.ok(lost.includes('unsure') && !lost.includes('notSent'));
});

test('When the key has changed the item is sealed again with the new one, under the same id', async () => {
  const { outcome, puts, sealed } = await handIn([409, 204]);
  assert.equal(outcome, 'stored');
  assert.deepEqual(sealed.map(({ note }) => note), ['first', 'second']);
  assert.equal(sealed[0].item, sealed[1].item);
  assert.deepEqual(puts.map(({ serial }) => serial), ['1', '2']);
});

test('A Portal that calls every key closed is not asked in a circle without a pause', async () => {
  const { outcome, pauses, puts } = await handIn([409, 409, 409, 409, 204]);
  assert.equal(outcome, 'stored');
  assert.equal(pauses.length, 1);
  assert.deepEqual(puts.map(({ serial }) => serial), ['1', '2', '3', '4', '5'], 'after the pause, too, not again under a closed one');
});

for (const [status, code] of [[400, 'form'], [404, 'mechanism'], [413, 'size'], [411, 'form']]) {
  test(`${status} is for good`, async () => assert.equal((await handIn([status])).outcome, code));
}

test('A key that cannot be fetched is fetched again; without a mechanism it ends', async () => {
  const seen = await handIn([204], [503, 0, 'first']);
  assert.equal(seen.outcome, 'stored');
  assert.equal(states(seen).filter((state) => state === 'noKeyset').length, 2);
  assert.equal((await handIn([], [404])).outcome, 'mechanism');
});

test('A key just looked at is not fetched twice', async () => {
  const seen = await handIn([204], [], { note: 'known' });
  assert.deepEqual(seen.sealed.map(({ note }) => note), ['known']);
});

test('The key that is shown last is the one that is used', async () => {
  const { shown, sealed } = await handIn([409, 503, 204]);
  assert.deepEqual(shown, ['first', 'second']);
  assert.deepEqual(sealed.map(({ note }) => note), shown);
});

test('What has left is not yet what has arrived', async () => {
  const { said } = await handIn([204]);
  assert.deepEqual(said.slice(-1), [['waiting', 1]]);
});

for (const stopAt of ['preparing', 'locking', 'sending', 'waiting', 'notSent']) {
  test(`Stopped while ${stopAt} it ends, and taken up again unchanged it goes on under its id`, async () => {
    const parcel = newParcel();
    const first = await handIn([503, 204], ['first'], { stopAt, parcel });
    assert.equal(first.outcome, 'stopped');
    assert.equal(parcel.started, ['sending', 'waiting', 'notSent'].includes(stopAt));
    const second = await handIn([204], ['again'], { parcel });
    assert.equal(second.outcome, 'stored');
    assert.ok(second.puts[0].path.endsWith(parcel.item));
    assert.equal(first.sealed.length + second.sealed.length, 1, 'sealed once');
  });
}
