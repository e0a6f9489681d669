// The box that takes what happened, and what stands beside it.
import { byId, field, fill } from '../shared/page.js';
import { watchRoom } from '../shared/text-room.js';
import { chosenFiles, mediaType } from './files.js';

/**
 * @typedef {object} Given
 * @property {string} what
 * @property {boolean} danger
 * @property {string} answerLanguage Empty when none was chosen.
 * @property {import('../shared/page.js').Mechanism} mechanism
 * @property {import('../shared/delivery.js').ChosenFile[]} files
 */

/**
 * @param {import('../shared/page.js').Mechanism[]} open Mechanisms to choose from.
 * @param {import('./page.js').Texts} texts
 */
export function writingBox(open, texts) {
  const files = chosenFiles(texts);
  watchRoom(field('what'), byId('what-space'), (percent) => (percent > 100 ? texts.spaceParts : fill(texts.spaceUsed, percent)));
  for (const tick of Array.from(document.querySelectorAll('.tick input'))) {
    tick.addEventListener('change', () => mark(/** @type {HTMLInputElement} */ (tick)));
  }

  /** @param {HTMLInputElement} tick */
  function mark(tick) {
    tick.parentElement.classList.toggle('on', tick.checked);
  }

  return {
    files,

    /** @returns {Given} */
    read() {
      const keepNames = field('keep-names').checked;
      return {
        what: field('what').value,
        danger: field('danger').checked,
        answerLanguage: field('answer-language').value,
        mechanism: open.length === 1 ? open[0] : open.find(({ id }) => id === field('mechanism').value),
        files: files.all().map((file) => ({ file, mediaType: mediaType(file), name: keepNames ? file.name : null })),
      };
    },

    holds() {
      return field('what').value.trim() !== '' || files.all().length > 0;
    },

    /** Sent, or thrown away. What was chosen of the answer stays: it holds for all that is sent. */
    forget() {
      field('what').value = '';
      field('danger').checked = false;
      field('keep-names').checked = false;
      mark(field('danger'));
      mark(field('keep-names'));
      byId('what-space').textContent = '';
      files.forget();
    },
  };
}
