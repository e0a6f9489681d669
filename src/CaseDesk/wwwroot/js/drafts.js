// Hands what is being typed to the desk, which seals it to the officer's own key: a lock in mid-sentence loses nothing.

const PAUSE = 2500;

/** @param {HTMLFormElement} form with data-draft, the subject's id, and data-draft-kept, the words to show */
export function keepDrafts(form) {
  const status = form.querySelector("[data-draft-status]");
  let timer = 0;
  let unsaved = false;
  let leaving = false;
  /** @type {Promise<void> | null} */
  let underWay = null;

  /** @param {boolean} keepalive */
  const send = async (keepalive) => {
    const body = new URLSearchParams();
    for (const [name, value] of new FormData(form)) {
      if (typeof value === "string") {
        body.append(name, value);
      }
    }
    const answer = await fetch(`/drafts/${form.dataset.draft}`, { method: "POST", body, keepalive, redirect: "error" });
    if (answer.status === 401) {
      leaving = true;
      location.replace(`/locked?kept=true&then=${encodeURIComponent(location.pathname + location.search)}`);
    } else if (answer.ok) {
      document.dispatchEvent(new Event("desk-active"));
      if (status) {
        status.textContent = form.dataset.draftKept ?? "";
      }
    } else {
      unsaved = true; // busy for the moment: tried again, also when nothing more is typed
      clearTimeout(timer);
      timer = setTimeout(() => save(), 4 * PAUSE);
    }
  };

  const save = (keepalive = false) => {
    clearTimeout(timer);
    if (!unsaved || leaving) {
      return;
    }
    unsaved = false;
    const sending = send(keepalive).catch(() => {
      unsaved = true; // away for the moment
      clearTimeout(timer);
      timer = setTimeout(() => save(), 4 * PAUSE);
    });
    underWay = sending.finally(() => {
      underWay = null;
    });
  };

  form.addEventListener("input", () => {
    unsaved = true;
    if (status) {
      status.textContent = "";
    }
    clearTimeout(timer);
    timer = setTimeout(() => save(), PAUSE);
  });
  form.addEventListener("submit", (event) => {
    clearTimeout(timer);
    leaving = true;
    if (underWay) {
      // A draft that lands after the text was sent would come back as unsent.
      event.preventDefault();
      const submitter = /** @type {HTMLElement | null} */ (event.submitter);
      void underWay.then(() => form.requestSubmit(submitter));
    }
  });
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "hidden") {
      save(true);
    }
  });
}
