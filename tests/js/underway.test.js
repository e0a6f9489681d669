// Parts on their way: what is unchanged keeps its id and is not sent twice; what differs is another item and names those it stands for.
import assert from 'node:assert/strict';
import test from 'node:test';
import { underway } from '../../src/Portal/Browser/sending/underway.js';

let last = 0;
const make = (replaces) => ({ item: `item ${++last}`, draft: { kind: 'report', fields: { replaces }, files: [], code: null }, sealed: null, started: true });

/** Takes the parts of a text in turn, until one that does not arrive. */
function send(way, stamps, arriving = stamps.length, kept = true) {
  way.begin(stamps, kept);
  const taken = [];
  stamps.forEach((stamp, index) => {
    const part = way.part(index, stamp, make);
    const was = part.arrived;
    taken.push({ item: part.parcel.item, sent: !was && index <= arriving, replaces: part.parcel.draft.fields.replaces });
    if (index < arriving && !was) {
      way.hasArrived(part);
    }
  });
  return taken;
}

test('A line that broke between two parts repeats nothing that has arrived, and changes no id', () => {
  const way = underway();
  const first = send(way, ['a', 'b', 'c'], 1);
  assert.equal(way.arrived(), 1);
  const second = send(way, ['a', 'b', 'c']);
  assert.deepEqual(second.map(({ item }) => item), first.map(({ item }) => item));
  assert.deepEqual(second.map(({ sent }) => sent), [false, true, true]);
  assert.deepEqual(second.map(({ replaces }) => replaces), [[], [], []]);
});

test('From the first part that differs on they are other items, and the first of these names all that it stands for', () => {
  const way = underway();
  const first = send(way, ['a', 'b', 'c'], 2);
  const second = send(way, ['a', 'x', 'c']);
  assert.equal(second[0].item, first[0].item);
  assert.deepEqual(second[1].replaces, [first[1].item, first[2].item]);
  assert.deepEqual(second[2].replaces, []);
  assert.notEqual(second[2].item, first[2].item);
});

test('Where its end was taken away the last part says so', () => {
  const way = underway();
  const first = send(way, ['a', 'b', 'c'], 2);
  const second = send(way, ['a', 'b']);
  assert.equal(second[0].item, first[0].item);
  assert.deepEqual(second[1].replaces, [first[2].item, first[1].item]);
});

test('What was never started is named by nobody; a code thrown away since makes another item of what has not arrived', () => {
  const way = underway();
  way.begin(['a'], true);
  way.part(0, 'a', (replaces) => Object.assign(make(replaces), { started: false }));
  assert.deepEqual(send(way, ['b'], 0)[0].replaces, []);
  const kept = send(way, ['b', 'c'], 1, true);
  const dropped = send(way, ['b', 'c'], 2, false);
  assert.equal(dropped[0].item, kept[0].item);
  assert.notEqual(dropped[1].item, kept[1].item);
});

test('What was changed again and again names all that came before it, as many as a reader takes', () => {
  const way = underway();
  for (let times = 0; times < 40; times++) {
    send(way, [`try ${times}`], 0);
  }
  assert.equal(send(way, ['last'])[0].replaces.length, 32);
  assert.deepEqual(send(way, ['last', 'more'])[1].replaces, []);
});
