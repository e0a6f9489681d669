// Texts as the desk takes them: NFC, line ends LF, no half of a surrogate pair (which JSON.stringify would escape).
import { Refusal } from './refusal.js';

/** @param {string} text */
function tidyText(text) {
  return text
    .replace(/\r\n?/g, '\n')
    .replace(/[\ud800-\udbff][\udc00-\udfff]|[\ud800-\udfff]/g, (found) => (found.length === 2 ? found : '\ufffd'))
    .normalize('NFC');
}

/**
 * @param {unknown} value
 * @returns {unknown}
 */
export function tidy(value) {
  if (typeof value === 'string') {
    return tidyText(value);
  }
  if (Array.isArray(value)) {
    return value.map(tidy);
  }
  if (value !== null && typeof value === 'object') {
    return tidyFields(/** @type {Record<string, unknown>} */ (value));
  }
  return value;
}

/**
 * Two names may become one: then neither is dropped without a word.
 * @param {Record<string, unknown>} fields
 */
function tidyFields(fields) {
  const tidied = {};
  for (const key of Object.keys(fields)) {
    const name = tidyText(key);
    if (Object.prototype.hasOwnProperty.call(tidied, name)) {
      throw new Refusal('document');
    }
    // An assignment to __proto__ would be lost.
    Object.defineProperty(tidied, name, { value: tidy(fields[key]), enumerable: true, configurable: true, writable: true });
  }
  return tidied;
}
