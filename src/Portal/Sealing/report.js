// report.json as the desk reads it (protocol 6). What is not readable here nobody could read after it was sent.
import { isDay } from './days.js';
import { deepestNesting, longestBlock, longestLanguageTag, mostInVisit } from './limits.js';
import { isId } from './reply.js';

const hash = /^[0-9a-f]{64}$/;
const languageTag = /^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*$/;
const block = /^[A-Z0-9_]+$/;

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
 * BCP 47 by its form alone. The desk reads any other as none.
 * @param {unknown} value
 */
export function isLanguageTag(value) {
  return isText(value, languageTag) && /** @type {string} */ (value).length <= longestLanguageTag;
}

/**
 * What says which part of a visit an item is, of items other than itself. The desk reads any other as none.
 * @param {unknown} visit
 * @param {string} item
 */
export function isVisit(visit, item) {
  const isOther = (/** @type {unknown} */ id) => isId(id) && id !== item;
  return visit !== null && typeof visit === 'object' && !Array.isArray(visit)
    && isShortList(member(visit, 'blocks'), isBlock) && isShortList(member(visit, 'before'), isOther) && isShortList(member(visit, 'replaces'), isOther);
}

/**
 * @param {unknown} list
 * @param {(value: unknown) => boolean} holds
 */
function isShortList(list, holds) {
  return list === null || (isListOf(list, holds) && /** @type {unknown[]} */ (list).length <= mostInVisit);
}

/** @param {unknown} code */
function isBlock(code) {
  return isText(code, block) && /** @type {string} */ (code).length <= longestBlock;
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
