// From what was written to the fields of report.json.

const happeningNow = 'I4';

/** The one block there is so far: what happened. */
const firstBlock = 'FIRST';

/**
 * @typedef {object} Written
 * @property {string} what
 * @property {boolean} danger
 * @property {string} answerLanguage Empty when none was chosen: the page's language is not the person's.
 *
 * @typedef {object} Place Where an item stands among those of its visit.
 * @property {string[]} before Ids of what was sent earlier in this visit, oldest first.
 * @property {string[]} replaces Ids that were stopped on their way and changed.
 */

/** A few words, or a tick that someone is in danger, are enough. @param {Written} written */
export function saysSomething({ what, danger }) {
  return what.trim() !== '' || danger;
}

/**
 * @param {Written} written
 * @param {{ language: string, made: string }} circumstances
 * @param {Place} place
 * @returns {Record<string, unknown>}
 */
export function reportFields({ what, danger, answerLanguage }, { language, made }, { before, replaces }) {
  return Object.assign(
    { made, language, madeBy: 'SafeReport form 1', danger },
    danger ? { imminence: happeningNow } : {},
    what.trim() === '' ? {} : { what },
    answerLanguage === '' ? {} : { answerLanguage },
    { visit: Object.assign({ blocks: [firstBlock] }, before.length === 0 ? {} : { before }, replaces.length === 0 ? {} : { replaces }) },
  );
}
