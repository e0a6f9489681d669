// The server forgets the keys after some idle minutes; the screen must not go on showing what they opened.

let timer = 0;

/** Replaces the page by the lock page when the server has locked. Saving a draft counts as activity, as it does on the server. */
export function lockWhenIdle() {
  const seconds = Number(document.body.dataset.idle ?? 0);
  if (!seconds) {
    return;
  }
  const leave = () => location.replace(`/locked?then=${encodeURIComponent(location.pathname + location.search)}`);
  const start = () => {
    clearTimeout(timer);
    timer = setTimeout(leave, (seconds + 2) * 1000);
  };
  start();
  document.addEventListener("desk-active", start);
  // A page that comes back from the browser's cache may show what is locked by now.
  window.addEventListener("pageshow", (event) => {
    if (event.persisted) {
      location.reload();
    }
  });
}
