// "Leave this page": fast, by button or by Escape three times, and nothing of the page is kept for the way back.

const leave = /** @type {HTMLAnchorElement} */ (document.getElementById('leave'));
const within = 1500;

/** @type {number[]} */
let escapes = [];

function go() {
  document.documentElement.hidden = true;
  // In place of this entry of the history; what the page holds goes with it.
  location.replace(leave.href);
}

leave.addEventListener('click', (event) => {
  event.preventDefault();
  go();
});

document.addEventListener('keydown', (event) => {
  escapes = event.key === 'Escape' ? escapes.filter((at) => at > event.timeStamp - within).concat(event.timeStamp) : [];
  if (escapes.length === 3) {
    go();
  }
});

// A page brought back from memory starts anew: whoever holds the device next must not find what was typed.
window.addEventListener('pageshow', (event) => {
  if (event.persisted) {
    document.documentElement.hidden = true;
    location.reload();
  }
});
