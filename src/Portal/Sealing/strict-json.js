// I-JSON (RFC 7493) as the desk reads it: UTF-8 without a BOM, no duplicate names, no lone surrogates, numbers that a double holds, depth at most 16.
import { fromUtf8 } from './bytes.js';
import { deepestNesting } from './limits.js';

const token = /"[^"\\]*(?:\\[^][^"\\]*)*"(\s*:)?|-?[0-9][0-9.eE+-]*|[{}[\]]/g;
const loneSurrogate = /[\ud800-\udbff](?![\udc00-\udfff])|(?:[^\ud800-\udbff]|^)[\udc00-\udfff]/;

/**
 * @param {Uint8Array} bytes
 * @returns {any} The value; undefined when it is refused.
 */
export function parseStrict(bytes) {
  try {
    const text = fromUtf8(bytes);
    const value = JSON.parse(text);
    return isStrict(text) ? value : undefined;
  } catch (error) {
    return undefined;
  }
}

/** @param {string} text JSON by its grammar. */
function isStrict(text) {
  /** @type {Set<string>[]} */
  const names = [];
  for (const [found, colon] of tokensOf(text)) {
    if (found === '{' || found === '[') {
      names.push(new Set());
    } else if (found === '}' || found === ']') {
      names.pop();
    } else if (found[0] !== '"') {
      if (!Number.isFinite(Number(found))) {
        return false;
      }
    } else if (!isText(JSON.parse(found.slice(0, found.length - colon.length)), colon === '' ? null : names[names.length - 1])) {
      return false;
    }
    if (names.length > deepestNesting) {
      return false;
    }
  }
  return true;
}

/**
 * Texts, with what follows them up to a colon when they are names; numbers; brackets.
 * @param {string} text
 */
function tokensOf(text) {
  /** @type {[string, string][]} */
  const tokens = [];
  text.replace(token, (found, colon) => {
    tokens.push([found, colon || '']);
    return '';
  });
  return tokens;
}

/**
 * @param {string} text
 * @param {Set<string> | null} names Those seen before in the same object, when this is a name.
 */
function isText(text, names) {
  if (loneSurrogate.test(text) || (names && names.has(text))) {
    return false;
  }
  if (names) {
    names.add(text);
  }
  return true;
}
