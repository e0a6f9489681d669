import assert from 'node:assert/strict';
import test from 'node:test';
import './support/web-crypto.js';
import { digitsOf, groupsOf, newCode, readCode, twoGroups, withCheck } from '../../src/Portal/Browser/shared/access-code.js';

const code = withCheck('12345678901234567890123456');

/** Checked with arithmetic that shares nothing with the product. */
const modulo = (digits) => BigInt(digits) % 97n;

/** Draws a code's digits in another script, whose zero is at a code point. */
const inScript = (digits, zero) => Array.from(digits, (digit) => String.fromCodePoint(zero + Number(digit))).join('');

test('A new code has 28 digits that are 1 modulo 97 and ends between 02 and 98', () => {
  for (let i = 0; i < 500; i++) {
    const drawn = newCode();
    assert.match(drawn, /^[0-9]{28}$/);
    assert.equal(modulo(drawn), 1n);
    assert.ok(Number(drawn.slice(26)) >= 2 && Number(drawn.slice(26)) <= 98);
  }
});

test('No new code is a code backwards too', () => {
  const draws = process.env.SAFEREPORT_LONG === '1' ? 1000000 : 100000;
  for (let i = 0; i < draws; i++) {
    const drawn = newCode();
    const turned = groupsOf(drawn).reverse().join('');
    const check = Number(turned.slice(26));
    assert.ok(modulo(turned) !== 1n || check < 2 || check > 98, 'a new code is a code backwards too');
  }
});

test('A code of before that is one backwards too is read as it was typed', () => {
  const both = Array.from({ length: 20000 }, (_, i) => withCheck(String(BigInt(i + 1) * 31415926535897932384626n).padStart(26, '0').slice(0, 26))).map((digits) => [digits, groupsOf(digits).reverse().join('')])
    .find(([digits, turned]) => turned !== digits && modulo(turned) === 1n && Number(turned.slice(26)) >= 2 && Number(turned.slice(26)) <= 98);
  both.forEach((digits) => assert.deepEqual(readCode(digits), { code: digits, reversed: false }));
});

test('The digits of new codes are drawn without bias', () => {
  const counts = new Array(10).fill(0);
  for (let i = 0; i < 4000; i++) {
    Array.from(newCode().slice(0, 26)).forEach((digit) => { counts[Number(digit)]++; });
  }
  const expected = (4000 * 26) / 10;
  const chiSquare = counts.reduce((sum, count) => sum + (count - expected) ** 2 / expected, 0);
  assert.ok(chiSquare < 40, `chi-square ${chiSquare}`);
});

test('The check digits are 98 minus the remainder of a hundred times the number', () => {
  const digits = '00000000000000000000000001';
  assert.equal(withCheck(digits), `${digits}${String(98n - (BigInt(digits) * 100n) % 97n).padStart(2, '0')}`);
});

for (const [name, typed] of [
  ['in groups', groupsOf(code).join(' ')],
  ['with dashes and line ends', groupsOf(code).join(' -\n')],
  ['in Arabic-Indic digits', inScript(code, 0x660)],
  ['in Persian digits', groupsOf(inScript(code, 0x6f0)).join(' ')],
  ['in full-width digits', inScript(code, 0xff10)],
  ['with direction marks', `\u202b${code}\u200f`],
]) {
  test(`A code typed ${name} is read`, () => assert.deepEqual(readCode(typed), { code, reversed: false }));
}

test('Groups in reverse order are read, and asked about', () => {
  assert.deepEqual(readCode(groupsOf(code).reverse().join(' ')), { code, reversed: true });
});

test('Every single wrong digit is a typing error', () => {
  for (let at = 0; at < 28; at++) {
    const wrong = code.slice(0, at) + ((Number(code[at]) + 1) % 10) + code.slice(at + 1);
    assert.equal(readCode(wrong), null);
  }
});

test('Two neighbouring digits changed about are a typing error', () => {
  for (let at = 0; at < 27; at++) {
    const wrong = code.slice(0, at) + code[at + 1] + code[at] + code.slice(at + 2);
    assert.equal(readCode(wrong), wrong === code ? readCode(code) : null);
  }
});

test('A missing or additional digit, and check digits outside 02 to 98, are typing errors', () => {
  assert.equal(readCode(code.slice(1)), null);
  assert.equal(readCode(`${code}0`), null);
  assert.equal(readCode(''), null);
  // 97 more than the check digits of a number whose check is 02 keeps the remainder, and is refused all the same.
  const low = Array.from({ length: 300 }, (_, i) => String(i).padStart(26, '0')).find((digits) => withCheck(digits).endsWith('02'));
  assert.equal(modulo(`${low}99`), 1n);
  assert.equal(readCode(`${low}99`), null);
});

test('Digits of other scripts and letters are dropped', () => assert.equal(digitsOf('1a\u0967-\u0662'), '12'));

test('Two groups to type again are different, in order, and any of the seven', () => {
  const seen = new Set();
  for (let i = 0; i < 400; i++) {
    const [first, second] = twoGroups();
    assert.ok(first >= 0 && first < second && second < 7);
    seen.add(first).add(second);
  }
  assert.equal(seen.size, 7);
});
