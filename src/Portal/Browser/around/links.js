// Links to other pages of this site take the place of this one: one Back, or Exit, leads nowhere into it. What is unsent is asked about first.
import { askFirst, leaveTo } from './unsent.js';

export function guardLinks() {
  document.addEventListener('click', (event) => {
    const link = /** @type {Element} */ (event.target).closest('a');
    if (link === null || link.id === 'exit' || event.defaultPrevented || link.origin !== location.origin || link.getAttribute('href').startsWith('#')) {
      return;
    }
    event.preventDefault();
    askFirst(() => leaveTo(link.href));
  });
}
