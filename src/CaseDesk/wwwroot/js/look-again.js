// A list that is still being read is loaded anew after a moment. Without scripts a meta element does the same.

/** Follows [data-look-again], in seconds, unless somebody is in the middle of something. */
export function lookAgain() {
  const place = /** @type {HTMLElement | null} */ (document.querySelector("[data-look-again]"));
  if (place) {
    // Marked, because the server must not take it for an officer's sign of life.
    const address = new URL(location.href);
    address.searchParams.set("again", "1");
    setTimeout(() => location.replace(address), Number(place.dataset.lookAgain) * 1000);
  }
}
