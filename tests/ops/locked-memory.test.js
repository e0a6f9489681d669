import assert from 'node:assert/strict';
import test from 'node:test';
import { inScripts } from './support/running.js';

test('A limit on locked memory that cannot be raised is said, with what it means and how to raise it', () => {
  // As on a machine where neither the shell nor its user may raise it.
  const { status, said } = inScripts('ulimit -l 64; ulimit() { [[ $* != "-l unlimited" ]] && builtin ulimit "$@"; }; say_locked_memory');
  assert.equal(status, 0, said);
  assert.match(said, /may lock no more than 64 KiB of memory each/);
  assert.match(said, /LimitMEMLOCK=infinity/);
});

test('Nothing is said where memory can be locked', () => {
  assert.equal(inScripts('ulimit() { [[ $1 != -S ]] || echo unlimited; }; say_locked_memory').said, '');
});
