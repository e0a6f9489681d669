// A text that is too long for one item, in parts that each fit. Together they are the text, as it is sent, and nothing else.
import { bytesOf, roomForText } from './text-room.js';

/** More than this at once is a file rather than a text: 24 times the room of one item. */
export const mostParts = 24;

/** Signs that belong to the one before them: accents, vowel signs, joiners, variants. */
const belongsToLast = /^[\u0300-\u036f\u0483-\u0489\u0591-\u05bd\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06ed\u200c\u200d\ufe00-\ufe0f]/;

/**
 * @param {string} text
 * @returns {string[]} One where all of it fits, also when there is nothing.
 */
export function partsOf(text) {
  if (bytesOf(text) <= roomForText) {
    return [text];
  }
  const letters = Array.from(text.replace(/\r\n?/g, '\n').normalize('NFC').trim());
  const parts = [];
  for (let from = 0; from < letters.length;) {
    const to = from + lettersThatFit(letters, from);
    const end = to === letters.length ? to : goodEnd(letters, from, to);
    parts.push(letters.slice(from, end).join(''));
    from = end;
  }
  // Thousands of empty lines are no words: a part without any would be refused.
  return parts.filter((part) => part.trim() !== '');
}

/**
 * @param {string[]} letters
 * @param {number} from
 */
function lettersThatFit(letters, from) {
  let fits = 1;
  let tooMany = Math.min(letters.length - from, roomForText) + 1;
  while (tooMany - fits > 1) {
    const middle = (fits + tooMany) >> 1;
    if (bytesOf(letters.slice(from, from + middle).join('')) <= roomForText) {
      fits = middle;
    } else {
      tooMany = middle;
    }
  }
  return fits;
}

/**
 * After a line, a sentence or a word, whichever comes last in the last third; else between any two letters.
 * @param {string[]} letters
 * @param {number} from
 * @param {number} to
 */
function goodEnd(letters, from, to) {
  const least = to - Math.floor((to - from) / 3);
  for (const end of [/[\n]/, /[.!?\u061f\u06d4\u3002\uff01\uff1f]/, /\s/]) {
    for (let at = to; at > least; at--) {
      if (end.test(letters[at - 1])) {
        return at;
      }
    }
  }
  let at = to;
  while (at > least && belongsToLast.test(letters[at])) {
    at--;
  }
  return at > least ? at : to;
}
