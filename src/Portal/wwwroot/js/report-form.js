// The form's fields: reading them, and the small things that follow from an answer.
import { byId, field, fill, show } from './page.js';
import { bytesOf, roomForShortText, roomForText, watchRoom } from './text-room.js';
import { saysSomething } from './report-fields.js';

/** @typedef {typeof import('../../Languages/en.json')['report']['script']} Texts */

/**
 * @param {import('./page.js').Mechanism[]} open Mechanisms to choose from.
 * @param {Texts} texts
 */
export function reportForm(open, texts) {
  /** @type {File[]} */
  let files = [];

  show('mechanism-field', open.length > 1);
  watchRoom(field('what'), byId('what-space'), (percent) => fill(texts.spaceUsed, percent));
  field('treated').addEventListener('change', () => show('acts', ['yes', 'unsure'].includes(field('treated').value)));
  field('act-Z98').addEventListener('change', () => show('act-other-field', field('act-Z98').checked));
  field('files').addEventListener('change', () => {
    files = files.concat(Array.from(field('files').files));
    // Choosing the same file again after taking it out must count as a change.
    field('files').value = '';
    showFiles();
  });
  field('files').addEventListener('focus', () => byId('choose').classList.add('focus'));
  field('files').addEventListener('blur', () => byId('choose').classList.remove('focus'));

  function showFiles() {
    const list = byId('files-list');
    list.textContent = '';
    files.forEach((file, index) => list.appendChild(fileLine(file, index)));
    const megabytes = (files.reduce((total, { size }) => total + size, 0) / 1e6).toFixed(1);
    byId('files-chosen').textContent = files.length === 0 ? '' : fill(texts.filesChosen, files.length, megabytes);
    show('files-names', files.length > 0);
  }

  /**
   * @param {File} file
   * @param {number} index
   */
  function fileLine(file, index) {
    const line = document.createElement('li');
    const name = document.createElement('bdi');
    name.textContent = file.name;
    const remove = document.createElement('button');
    remove.type = 'button';
    remove.className = 'quiet small';
    remove.textContent = texts.fileRemove;
    remove.setAttribute('aria-label', `${texts.fileRemove}: ${file.name}`);
    remove.addEventListener('click', () => {
      files = files.filter((_, at) => at !== index);
      showFiles();
      field('files').focus();
    });
    line.appendChild(name);
    line.appendChild(remove);
    return line;
  }

  function answers() {
    return {
      what: field('what').value,
      danger: field('danger').checked,
      treated: field('treated').value,
      acts: Array.from(document.querySelectorAll('[data-act]'))
        .map((input) => /** @type {HTMLInputElement} */ (input))
        .filter(({ checked }) => checked)
        .map(({ dataset }) => dataset.act),
      actOther: field('act-Z98').checked ? field('act-other').value : '',
    };
  }

  /** @param {string} code */
  function errorOf(code) {
    /** @type {Record<string, { message: string, field: string }>} */
    const errors = {
      'too-many': { message: texts.errorTooMany, field: 'files' },
      'too-large': { message: texts.errorTooLarge, field: 'files' },
      names: { message: texts.errorNames, field: 'keep-names' },
      'too-long': { message: texts.errorTooLong, field: 'what' },
    };
    return errors[code] || { message: texts.brokenBrowser, field: 'to-code' };
  }

  return {
    answers,

    files() {
      const keepNames = field('keep-names').checked;
      return files.map((file) => ({ file, mediaType: mediaType(file), name: keepNames ? file.name : null }));
    },

    mechanism() {
      return open.length === 1 ? open[0] : open.find(({ id }) => id === field('mechanism').value);
    },

    /**
     * @param {() => Promise<string | null>} obstacle By its code, what stands in the way of the whole.
     * @returns {Promise<{ message: string, field: string }[]>}
     */
    async errors(obstacle) {
      const given = answers();
      const errors = [];
      if (open.length > 1 && field('mechanism').value === '') {
        errors.push({ message: texts.errorMechanism, field: 'mechanism' });
      }
      if (!saysSomething(given) && files.length === 0) {
        errors.push({ message: texts.errorEmpty, field: 'what' });
      }
      if (bytesOf(given.what) > roomForText) {
        errors.push({ message: texts.errorTooLong, field: 'what' });
      }
      if (bytesOf(given.actOther) > roomForShortText) {
        errors.push({ message: texts.errorTooLong, field: 'act-other' });
      }
      const code = errors.length === 0 ? await obstacle() : null;
      return code === null ? errors : [errorOf(code)];
    },

    forget() {
      files = [];
      showFiles();
    },
  };
}

/** What the browser says the file is, where that is a plain media type. @param {File} file */
function mediaType(file) {
  return /^[a-z0-9.+-]+\/[a-z0-9.+-]+$/.test(file.type) ? file.type : 'application/octet-stream';
}
