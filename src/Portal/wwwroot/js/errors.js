// The error summary: what to look at, each with a way to its field.
import { byId } from './page.js';

export function clearErrors() {
  const summary = byId('errors');
  summary.hidden = true;
  summary.textContent = '';
  for (const field of Array.from(document.querySelectorAll('.wrong'))) {
    field.classList.remove('wrong');
    field.removeAttribute('aria-invalid');
  }
}

/**
 * @param {string} title
 * @param {{ message: string, field: string }[]} errors
 */
export function showErrors(title, errors) {
  clearErrors();
  const summary = byId('errors');
  const heading = document.createElement('h2');
  heading.textContent = title;
  const list = document.createElement('ul');
  for (const { message, field } of errors) {
    list.appendChild(entry(message, byId(field)));
  }
  summary.appendChild(heading);
  summary.appendChild(list);
  summary.hidden = false;
  summary.focus();
}

/**
 * @param {string} message
 * @param {HTMLElement} field
 */
function entry(message, field) {
  field.classList.add('wrong');
  field.setAttribute('aria-invalid', 'true');
  const link = document.createElement('a');
  link.href = `#${field.id}`;
  link.textContent = message;
  link.addEventListener('click', (event) => {
    // The address of the page stays as it is: nothing goes into the history.
    event.preventDefault();
    field.focus();
  });
  const item = document.createElement('li');
  item.appendChild(link);
  return item;
}
