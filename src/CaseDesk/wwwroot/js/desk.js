// What the desk's pages do beyond plain HTML. Every page works without it; nothing here writes to any storage of the browser.
import { keepDrafts } from "./drafts.js";
import { lockWhenIdle } from "./idle.js";
import { countLength } from "./remaining.js";
import { filterSelects } from "./filter.js";
import { lookAgain } from "./look-again.js";

lockWhenIdle();
lookAgain();
for (const form of document.querySelectorAll("form[data-draft]")) {
  keepDrafts(/** @type {HTMLFormElement} */ (form));
}
for (const field of document.querySelectorAll("textarea[data-room]")) {
  countLength(/** @type {HTMLTextAreaElement} */ (field));
}
for (const select of document.querySelectorAll('select[data-filter]:not([data-filter=""])')) {
  filterSelects(/** @type {HTMLSelectElement} */ (select));
}
