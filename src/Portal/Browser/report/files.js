// The files somebody has chosen. They are named while they are only here; what can no longer be read is taken out, and said by its name.
import { keepPlace } from '../around/steps.js';
import { byId, field, fill, show } from '../shared/page.js';

const longestShown = 60;

/** @param {import('./page.js').Texts} texts */
export function chosenFiles(texts) {
  /** @type {File[]} */
  let files = [];

  async function add() {
    const chosen = Array.from(field('files').files);
    // Choosing the same file again after taking it out must count as a change.
    field('files').value = '';
    const before = await withoutReplaced(files, chosen);
    files = before.concat(chosen);
    draw();
    field('files').dispatchEvent(new CustomEvent('files'));
  }

  function draw() {
    const list = byId('files-list');
    list.textContent = '';
    files.forEach((file) => list.appendChild(line(file)));
    sayHowMany();
    show('files-names', files.length > 0);
    byId('files-names').classList.remove('gone');
  }

  function sayHowMany() {
    const megabytes = Math.ceil(files.reduce((total, { size }) => total + size, 0) / 1e5) / 10;
    byId('files-chosen').textContent = files.length === 0 ? '' : fill(texts.filesChosen, files.length, megabytes);
  }

  /** @param {File} file */
  function line(file) {
    const item = document.createElement('li');
    const name = document.createElement('bdi');
    name.textContent = shortened(file.name);
    const remove = document.createElement('button');
    remove.type = 'button';
    remove.className = 'small';
    remove.textContent = texts.fileRemove;
    remove.setAttribute('aria-label', `${texts.fileRemove}: ${shortened(file.name)}`);
    remove.addEventListener('click', () => {
      files = files.filter((other) => other !== file);
      // Its line stays empty until the list is drawn anew: the next file's button must not come under the finger.
      keepPlace(byId('files-chosen'));
      item.classList.add('gone');
      sayHowMany();
      byId('files-names').classList.toggle('gone', files.length === 0);
      field('files').focus({ preventScroll: true });
    });
    item.appendChild(name);
    item.appendChild(remove);
    return item;
  }

  field('files').addEventListener('change', add);
  field('files').addEventListener('focus', () => byId('choose').classList.add('focus'));
  field('files').addEventListener('blur', () => byId('choose').classList.remove('focus'));

  return {
    all: () => files,

    /** Takes out what can no longer be read, and names it. */
    async takeOutGone() {
      const gone = await unreadable(files);
      if (gone.length > 0) {
        files = files.filter((file) => !gone.includes(file));
        draw();
      }
      return gone.map(({ name }) => shortened(name));
    },

    forget() {
      files = [];
      draw();
    },
  };
}

/** Both ends of a name, so that a long one neither widens the page nor fills it. @param {string} name */
function shortened(name) {
  const letters = Array.from(name);
  return letters.length <= longestShown ? name : `${letters.slice(0, longestShown - 20).join('')}…${letters.slice(-16).join('')}`;
}

/**
 * What was chosen before, without the files that are chosen again: the same ones, and those of the same name that have changed on the device since.
 * @param {File[]} before
 * @param {File[]} chosen
 */
async function withoutReplaced(before, chosen) {
  const same = (/** @type {File} */ a, /** @type {File} */ b) => a.name === b.name && a.size === b.size && a.lastModified === b.lastModified;
  const kept = before.filter((file) => !chosen.some((other) => same(file, other)));
  const changed = await unreadable(kept.filter(({ name }) => chosen.some((other) => other.name === name)));
  return kept.filter((file) => !changed.includes(file));
}

/** @param {File[]} files */
async function unreadable(files) {
  const read = await Promise.all(files.map(isReadable));
  return files.filter((_, index) => !read[index]);
}

/**
 * Whether a file can still be read at both ends: it may have been deleted, changed, or be on a card that was taken out.
 * @param {File} file
 * @returns {Promise<boolean>}
 */
function isReadable(file) {
  return new Promise((resolve) => {
    const reader = new FileReader();
    reader.onload = () => resolve(/** @type {ArrayBuffer} */ (reader.result).byteLength === Math.min(1, file.size));
    reader.onerror = () => resolve(false);
    reader.readAsArrayBuffer(file.slice(Math.max(0, file.size - 1)));
  });
}

/** What the browser says the file is, where that is a plain media type. @param {File} file */
export function mediaType(file) {
  return /^[a-z0-9.+-]+\/[a-z0-9.+-]+$/.test(file.type) ? file.type : 'application/octet-stream';
}
