// report.json as the desk reads it (protocol 6). What is not readable here nobody could read after it was sent.
import { isDay } from './days.js';
import { deepestNesting } from './limits.js';
import { isId } from './reply.js';

const hash = /^[0-9a-f]{64}$/;

/**
 * @param {any} report The document as a value: texts without halves of surrogate pairs, no name twice.
 */
export function isReadable(report) {
  return isDeepEnough(report, deepestNesting)
    && member(report, 'v') === 1 && isId(member(report, 'item')) && isText(member(report, 'mechanism'), /^[0-9a-f]{8}$/)
    && typeof member(report, 'kind') === 'string' && typeof member(report, 'danger') === 'boolean'
    && isNothingOr(member(report, 'made'), isDay) && isNothingOr(member(report, 'language'), isAnyText)
    && isNothingOr(member(report, 'answers'), isId) && isNothingOr(member(report, 'keyset'), isWhole)
    && isListOf(member(report, 'entries'), isEntry) && isNothingOr(member(report, 'attachments'), (list) => isListOf(list, isAttachment));
}

/**
 * @param {unknown} value
 * @param {number} levels
 * @returns {boolean}
 */
function isDeepEnough(value, levels) {
  return value === null || typeof value !== 'object'
    || (levels > 0 && Object.keys(value).every((key) => isDeepEnough(/** @type {any} */ (value)[key], levels - 1)));
}

/**
 * Absent and null are the same.
 * @param {any} value
 * @param {string} name
 */
function member(value, name) {
  const has = value !== null && typeof value === 'object' && !Array.isArray(value) && Object.prototype.hasOwnProperty.call(value, name);
  return has && value[name] !== undefined ? value[name] : null;
}

/**
 * @param {unknown} value
 * @param {(value: unknown) => boolean} holds
 */
function isNothingOr(value, holds) {
  return value === null || holds(value);
}

/**
 * @param {unknown} value
 * @param {(value: unknown) => boolean} holds
 */
function isListOf(value, holds) {
  return Array.isArray(value) && value.every(holds);
}

/**
 * @param {unknown} value
 * @param {RegExp} form
 */
function isText(value, form) {
  return typeof value === 'string' && form.test(value);
}

/** @param {unknown} value */
function isAnyText(value) {
  return typeof value === 'string';
}

/** @param {unknown} value */
function isWhole(value) {
  return Number.isSafeInteger(value) && /** @type {number} */ (value) >= 0;
}

/** @param {unknown} entry */
function isEntry(entry) {
  return isAnyText(member(entry, 'name')) && isWhole(member(entry, 'length')) && isNothingOr(member(entry, 'sha256'), (value) => isText(value, hash));
}

/** @param {unknown} note */
function isAttachment(note) {
  return isAnyText(member(note, 'entry')) && isNothingOr(member(note, 'mediaType'), isAnyText) && isNothingOr(member(note, 'name'), isAnyText);
}
