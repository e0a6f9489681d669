// Waiting that a button, a line that comes back, or whoever stops it can end.

/**
 * @param {HTMLElement} button
 * @param {AbortSignal} signal
 */
export function pauseWith(button, signal) {
  /** @param {number} seconds */
  return (seconds) => new Promise((resolve) => {
    const end = () => {
      clearTimeout(timer);
      button.hidden = true;
      button.removeEventListener('click', end);
      window.removeEventListener('online', end);
      signal.removeEventListener('abort', end);
      resolve(undefined);
    };
    const timer = setTimeout(end, seconds * 1000);
    button.hidden = false;
    button.addEventListener('click', end);
    window.addEventListener('online', end);
    signal.addEventListener('abort', end);
  });
}
