// What is too long for one item goes in parts: together they are the text, and each has room.
import assert from 'node:assert/strict';
import test from 'node:test';
import { mostParts, partsOf } from '../../src/Portal/Browser/shared/text-parts.js';
import { bytesOf, lettersTooMany, roomForText } from '../../src/Portal/Browser/shared/text-room.js';

const line = 'They moved him, "at night", to a cell without a window.\n';

test('What fits goes as it is, and nothing is one part too', () => {
  assert.deepEqual(partsOf(''), ['']);
  assert.deepEqual(partsOf('x'.repeat(24000)), ['x'.repeat(24000)]);
});

for (const [name, text] of Object.entries({
  'Latin letters': 'x'.repeat(60000),
  'Chinese letters': '汉'.repeat(20000),
  'lines': line.repeat(2000),
  'signs that take two characters': '\u{1f4a7}'.repeat(20000),
  'letters that take three times their room when composed': '\u{1d160}'.repeat(5000),
  'letters with accents': 'é'.normalize('NFD').repeat(40000),
  'Persian with joiners': 'می\u200cخواهم نمی\u200cتوانم '.repeat(2500),
  'quotes, which take two': '"'.repeat(30000),
})) {
  test(`${name}: each part fits, and together they are the text`, () => {
    const parts = partsOf(text);
    assert.ok(parts.length > 1);
    parts.forEach((part) => assert.ok(bytesOf(part) <= roomForText && bytesOf(part) > roomForText / 2 || part === parts[parts.length - 1]));
    assert.equal(parts.join(''), text.normalize('NFC').trim());
    assert.equal(parts.map((part) => part.normalize('NFC')).join(''), text.normalize('NFC').trim());
  });
}

test('A part ends with a line or a word, not within one', () => {
  partsOf(line.repeat(2000)).slice(0, -1).forEach((part) => assert.ok(part.endsWith('.\n')));
  partsOf('word '.repeat(9000)).slice(0, -1).forEach((part) => assert.ok(part.endsWith(' ')));
  partsOf('na\u0303\u0330'.repeat(9000)).slice(1).forEach((part) => assert.ok(!/^[\u0300-\u036f]/.test(part)));
});

test('A part without words is left out: nobody could read it', () => {
  assert.deepEqual(partsOf(`a${'\n'.repeat(40000)}b`).map((part) => part.trim()), ['a', 'b']);
});

test('A text of more parts than go at once is too long', () => {
  assert.equal(lettersTooMany('x'.repeat(mostParts * 24000), mostParts), 0);
  assert.equal(lettersTooMany('x'.repeat(mostParts * 24000 + 7), mostParts), 7);
});
