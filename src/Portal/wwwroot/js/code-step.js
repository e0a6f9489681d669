// The access code: shown, written down by hand, two groups typed again. It leaves this module only to the worker.
import { digitsOf, groupsOf, newCode, twoGroups } from './access-code.js';
import { byId, field, fill, show } from './page.js';

/** @param {{ group: string, errorGroup: string }} texts */
export function codeStep(texts) {
  /** @type {string | null} */
  let code = null;
  /** @type {number[]} */
  let asked = [];

  function showCode() {
    show('code-check', false);
    show('code-shown', true);
    byId('code-title').focus();
  }

  function draw() {
    const list = byId('code-groups');
    list.textContent = '';
    groupsOf(code).forEach((digits, index) => {
      const name = document.createElement('small');
      name.textContent = fill(texts.group, index + 1);
      const value = document.createElement('b');
      value.textContent = digits;
      const line = document.createElement('li');
      line.appendChild(name);
      line.appendChild(value);
      list.appendChild(line);
    });
  }

  return {
    code: () => code,

    open() {
      code = code || newCode();
      draw();
      showCode();
    },

    showCode,

    check() {
      asked = twoGroups();
      asked.forEach((group, index) => {
        const input = field(`group-${index + 1}`);
        input.value = '';
        document.querySelector(`label[for="${input.id}"]`).textContent = fill(texts.group, group + 1);
      });
      show('code-shown', false);
      show('code-check', true);
      byId('code-check-title').focus();
    },

    errors() {
      return asked
        .map((group, index) => ({ field: `group-${index + 1}`, group }))
        .filter((input) => digitsOf(field(input.field).value) !== groupsOf(code)[input.group])
        .map((input) => ({ message: fill(texts.errorGroup, input.group + 1), field: input.field }));
    },

    forget() {
      code = null;
      asked = [];
      byId('code-groups').textContent = '';
    },
  };
}
