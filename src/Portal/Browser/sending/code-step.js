// The code: shown once, written down by hand, two groups typed again. It leaves this page only for the worker.
import { digitsOf, groupsOf, twoGroups } from '../shared/access-code.js';
import { byId, field, fill, inOwnDigits, show } from '../shared/page.js';

/**
 * @param {import('../report/page.js').Page} page
 * @param {(kept: boolean) => void} decided
 */
export function codeStep({ texts, changed, keepPlace, standWhere, showErrors }, decided) {
  /** @type {string | null} */
  let code = null;
  /** @type {number[]} */
  let asked = [];

  function showCode() {
    changed();
    keepPlace(byId('code-place'));
    show('code-check', false);
    show('code-shown', true);
    byId('code-title').focus();
  }

  function check() {
    changed();
    asked = twoGroups();
    asked.forEach((group, index) => {
      const input = field(`group-${index + 1}`);
      input.value = '';
      document.querySelector(`label[for="${input.id}"]`).textContent = fill(texts.group, group + 1);
    });
    keepPlace(byId('code-place'));
    show('code-shown', false);
    show('code-check', true);
    byId('code-check-title').focus();
  }

  function compare() {
    const problems = asked
      .map((group, index) => ({ field: `group-${index + 1}`, group }))
      .filter((input) => digitsOf(field(input.field).value) !== groupsOf(code)[input.group])
      .map((input) => ({ message: fill(texts.errorGroup, input.group + 1), field: input.field }));
    if (problems.length > 0) {
      showErrors(texts.errorsTitle, problems, 'code-errors');
    } else {
      decide(true, 'code-compare');
    }
  }

  /**
   * @param {boolean} kept
   * @param {string} button
   */
  function decide(kept, button) {
    const words = byId(kept ? 'code-kept' : 'code-dropped');
    standWhere(words, byId(button));
    forget();
    changed();
    show('code-kept', kept);
    show('code-dropped', !kept);
    words.focus({ preventScroll: true });
    decided(kept);
  }

  function forget() {
    code = null;
    asked = [];
    byId('code-groups').textContent = '';
    byId('code-errors').textContent = '';
    field('group-1').value = '';
    field('group-2').value = '';
    show('code-step', false);
  }

  byId('code-written').addEventListener('click', check);
  byId('no-answer').addEventListener('click', () => decide(false, 'no-answer'));
  byId('code-again').addEventListener('click', showCode);
  byId('code-compare').addEventListener('click', compare);
  byId('code-check').addEventListener('submit', (event) => event.preventDefault());
  byId('code-check').addEventListener('keydown', (event) => {
    if (event.key === 'Enter' && !event.isComposing && /** @type {HTMLElement} */ (event.target).tagName === 'INPUT') {
      byId('code-compare').click();
    }
  });
  // Digits only: whatever stands around them would be part of what is pasted, and of what a search for it finds.
  document.addEventListener('copy', (event) => {
    const selection = document.getSelection();
    if (code !== null && selection.rangeCount > 0 && selection.containsNode(byId('code-groups'), true)) {
      const inside = byId('code-groups').contains(selection.getRangeAt(0).commonAncestorContainer);
      event.clipboardData.setData('text/plain', inside ? digitsOf(String(selection)) : code);
      event.preventDefault();
    }
  });

  return {
    /** Shown and not decided about: whoever leaves now loses it. */
    isOpen: () => code !== null,

    /** @param {string} drawn */
    open(drawn) {
      code = drawn;
      show('code-kept', false);
      show('code-dropped', false);
      const list = byId('code-groups');
      list.textContent = '';
      for (const digits of groupsOf(code)) {
        const group = document.createElement('li');
        group.textContent = inOwnDigits(digits);
        list.appendChild(group);
      }
      show('code-check', false);
      show('code-shown', true);
      show('code-step', true);
    },

    forget,
  };
}
