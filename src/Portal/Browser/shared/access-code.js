// The access code (protocol 4): 26 random digits and two check digits, in seven groups of four.

const zeros = [0x30, 0x660, 0x6f0, 0xff10];

/** The number that the digits make, modulo 97. @param {string} digits */
function mod97(digits) {
  let rest = 0;
  for (const digit of digits) {
    rest = (rest * 10 + Number(digit)) % 97;
  }
  return rest;
}

/** Digits without bias: a byte over 249 is thrown away. @param {number} count */
function randomDigits(count) {
  let digits = '';
  while (digits.length < count) {
    for (const byte of crypto.getRandomValues(new Uint8Array(count))) {
      digits += byte < 250 ? byte % 10 : '';
    }
  }
  return digits.slice(0, count);
}

/** @param {string} digits 26 of them. */
export function withCheck(digits) {
  return digits + String(98 - mod97(`${digits}00`)).padStart(2, '0');
}

/** One in a hundred is a code too when its groups stand backwards: it would open another, empty mailbox, and is drawn again. */
export function newCode() {
  for (;;) {
    const drawn = withCheck(randomDigits(26));
    if (!isCode(backwards(drawn))) {
      return drawn;
    }
  }
}

/**
 * The ASCII digits in what was typed, whatever script they are in; everything else is dropped.
 * @param {string} typed
 */
export function digitsOf(typed) {
  return Array.from(typed, (character) => {
    const point = character.codePointAt(0);
    const zero = zeros.find((start) => point >= start && point <= start + 9);
    return zero === undefined ? '' : String(point - zero);
  }).join('');
}

/** @param {string} code */
export function groupsOf(code) {
  return code.match(/.{4}/g);
}

/** @param {string} digits */
function backwards(digits) {
  return groupsOf(digits).reverse().join('');
}

/** @param {string} digits */
function isCode(digits) {
  const check = Number(digits.slice(-2));
  return digits.length === 28 && mod97(digits) === 1 && check >= 2 && check <= 98;
}

/**
 * Null is a typing error. `reversed` asks for a question: a right-to-left paragraph may have drawn the groups backwards.
 * @param {string} typed
 * @returns {{ code: string, reversed: boolean } | null}
 */
export function readCode(typed) {
  const digits = digitsOf(typed);
  if (isCode(digits)) {
    return { code: digits, reversed: false };
  }
  const turned = digits.length === 28 ? backwards(digits) : '';
  return isCode(turned) ? { code: turned, reversed: true } : null;
}

/**
 * Two different groups to type again, in ascending order, each counted from 0.
 * @returns {number[]}
 */
export function twoGroups() {
  const first = Number(randomDigits(1));
  const second = Number(randomDigits(1));
  return first < 7 && second < 7 && first !== second ? [Math.min(first, second), Math.max(first, second)] : twoGroups();
}
