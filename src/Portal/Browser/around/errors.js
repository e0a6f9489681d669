// The error summary: what to look at, each with a way to its field. A mark goes when its field is mended.
import { byId, write } from '../shared/page.js';
import { changed, keepPlace } from './steps.js';

/** @typedef {{ message: string, field?: string }} Problem Without a field where there is none to look at. */

/** @param {string} [summary] */
export function clearErrors(summary = 'errors') {
  const box = byId(summary);
  box.hidden = true;
  box.textContent = '';
  box.style.minHeight = '';
  box.classList.remove('gone');
  for (const field of Array.from(document.querySelectorAll('.wrong'))) {
    unmark(/** @type {HTMLElement} */ (field));
  }
}

/**
 * @param {string} title
 * @param {Problem[]} problems
 * @param {string} [summary]
 */
export function showErrors(title, problems, summary = 'errors') {
  changed();
  clearErrors(summary);
  const box = byId(summary);
  const heading = document.createElement('h2');
  heading.textContent = title;
  const list = document.createElement('ul');
  for (const { message, field } of problems) {
    list.appendChild(field && byId(field) ? entry(message, byId(field), box) : lineOf(message));
  }
  box.appendChild(heading);
  box.appendChild(list);
  box.hidden = false;
  box.focus();
}

/** @param {string} message */
function lineOf(message) {
  const line = document.createElement('li');
  write(line, message);
  return line;
}

/**
 * @param {string} message
 * @param {HTMLElement} field
 * @param {HTMLElement} box
 */
function entry(message, field, box) {
  field.classList.add('wrong');
  field.setAttribute('aria-invalid', 'true');
  const link = document.createElement('a');
  link.href = `#${field.id}`;
  write(link, message);
  link.addEventListener('click', (event) => {
    // The address of the page stays as it is: nothing goes into the history.
    event.preventDefault();
    changed();
    open(field);
    field.focus();
  });
  const line = document.createElement('li');
  line.appendChild(link);
  const mended = () => {
    field.removeEventListener('input', mended);
    field.removeEventListener('change', mended);
    unmark(field);
    // Nothing moves up under the finger that mended it.
    keepPlace(box);
    line.remove();
    box.classList.toggle('gone', box.querySelector('li') === null);
  };
  field.addEventListener('input', mended);
  field.addEventListener('change', mended);
  return line;
}

/** What is folded away is nobody's to mend. @param {HTMLElement} field */
function open(field) {
  const folded = field.closest('details');
  if (folded) {
    folded.open = true;
  }
}

/** @param {HTMLElement} field */
function unmark(field) {
  field.classList.remove('wrong');
  field.removeAttribute('aria-invalid');
}
