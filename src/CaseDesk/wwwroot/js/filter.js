// A long list of codes gets a field above it that narrows it; without this the list is still grouped and can be typed into.

/** @param {HTMLSelectElement} select with data-filter, the label of the field */
export function filterSelects(select) {
  const label = document.createElement("label");
  label.className = "hint";
  label.htmlFor = `${select.id}-filter`;
  label.textContent = select.dataset.filter ?? "";
  const field = document.createElement("input");
  field.type = "search";
  field.id = label.htmlFor;
  field.autocomplete = "off";
  field.spellcheck = false;
  select.before(label, field);

  field.addEventListener("input", () => {
    const words = field.value.toLowerCase().split(/\s+/).filter(Boolean);
    for (const option of select.options) {
      const text = option.text.toLowerCase();
      option.hidden = !option.selected && !words.every((word) => text.includes(word));
    }
    for (const group of select.querySelectorAll("optgroup")) {
      group.hidden = [...group.children].every((option) => /** @type {HTMLOptionElement} */ (option).hidden);
    }
  });
}
