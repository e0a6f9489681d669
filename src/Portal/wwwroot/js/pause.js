// Waiting that a button, or a line that comes back, can end.

/** @param {HTMLElement} button */
export function pauseWith(button) {
  /** @param {number} seconds */
  return (seconds) => new Promise((resolve) => {
    const end = () => {
      clearTimeout(timer);
      button.hidden = true;
      button.removeEventListener('click', end);
      window.removeEventListener('online', end);
      resolve(undefined);
    };
    const timer = setTimeout(end, seconds * 1000);
    button.hidden = false;
    button.addEventListener('click', end);
    window.addEventListener('online', end);
  });
}
