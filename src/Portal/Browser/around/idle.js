// Nobody has touched the page, or looked at it, for ten minutes.
const longest = 600000;
const lookEvery = 10000;

/** @param {() => void} act Once for each such time. */
export function whenIdle(act) {
  let touchedAt = Date.now();
  let touched = performance.now();

  // By whichever clock went further: one stops while a device sleeps, the other can be set.
  function isIdle() {
    return Date.now() - touchedAt >= longest || performance.now() - touched >= longest;
  }

  function look() {
    if (isIdle()) {
      touch();
      act();
    }
  }

  function touch() {
    touchedAt = Date.now();
    touched = performance.now();
  }

  for (const sign of ['pointerdown', 'touchstart', 'mousedown', 'keydown', 'input', 'wheel']) {
    // The first touch after a long time does not count before the time has been looked at.
    window.addEventListener(sign, () => { look(); touch(); }, { capture: true, passive: true });
  }
  document.addEventListener('visibilitychange', look);
  setInterval(look, lookEvery);
}
