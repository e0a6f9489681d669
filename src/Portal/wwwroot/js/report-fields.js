// From the answers in the form to the fields of report.json.

/** An act is said to have happened, but none of the list was chosen. */
const unknownAct = 'Z99';
const otherAct = 'Z98';
const happeningNow = 'I4';

/**
 * @typedef {object} Answers
 * @property {string} what
 * @property {boolean} danger
 * @property {string} treated yes, no, unsure or nothing
 * @property {string[]} acts
 * @property {string} actOther
 */

/** One answer is enough; that nobody was treated worse is no report by itself. @param {Answers} answers */
export function saysSomething({ what, danger, treated, acts }) {
  return what.trim() !== '' || danger || treated === 'yes' || (treated === 'unsure' && acts.length > 0);
}

/**
 * @param {Answers} answers
 * @param {{ language: string, made: string }} circumstances
 * @returns {Record<string, unknown>}
 */
export function reportFields(answers, { language, made }) {
  const acts = actsOf(answers);
  return Object.assign(
    { made, language, madeBy: 'SafeReport form 1', danger: answers.danger },
    answers.danger ? { imminence: happeningNow } : {},
    answers.what.trim() === '' ? {} : { what: answers.what },
    acts.length === 0 ? {} : { acts },
  );
}

/** @param {Answers} answers */
function actsOf({ treated, acts, actOther }) {
  if (treated !== 'yes' && treated !== 'unsure') {
    return [];
  }
  if (acts.length === 0) {
    return treated === 'yes' ? [{ act: unknownAct }] : [];
  }
  return acts.map((act) => Object.assign({ act }, act === otherAct && actOther.trim() !== '' ? { text: actOther } : {}));
}
