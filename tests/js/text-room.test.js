import assert from 'node:assert/strict';
import test from 'node:test';
import { lettersTooMany } from '../../src/Portal/Browser/shared/text-room.js';

test('24,000 Latin and 8,000 Chinese letters fit, and one more is one too many', () => {
  assert.equal(lettersTooMany('x'.repeat(24000)), 0);
  assert.equal(lettersTooMany('汉'.repeat(8000)), 0);
  assert.equal(lettersTooMany('x'.repeat(24001)), 1);
  assert.equal(lettersTooMany('汉'.repeat(8001)), 1);
  assert.equal(lettersTooMany('x'.repeat(36000)), 12000);
});

test('Room is counted as the text is sent: composed, with plain line ends', () => {
  assert.equal(lettersTooMany('e\u0301'.repeat(12000)), 0);
  assert.ok(lettersTooMany('\u{1d160}'.repeat(2001)) > 0);
});
