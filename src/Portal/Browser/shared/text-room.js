// How much of an item's room a text takes: all text-only items have one length, so that nobody can tell them apart by it.

/** Bytes of report.json left for what was written; the rest holds its other fields and the mailbox. */
export const roomForText = 24000;
export const roomForShortText = 2000;

/**
 * As it will be sent: composed letters may take three times the room they had.
 * @param {string} text
 */
export function bytesOf(text) {
  return new TextEncoder().encode(JSON.stringify(text.replace(/\r\n?/g, '\n').normalize('NFC'))).length - 2;
}

/**
 * How many letters of a text are too many, about; 0 when it fits.
 * @param {string} text
 * @param {number} [items] Among which it may be divided.
 */
export function lettersTooMany(text, items = 1) {
  const room = items * roomForText;
  const bytes = bytesOf(text);
  const letters = Array.from(text).length;
  return bytes <= room ? 0 : Math.max(1, Math.ceil((letters * (bytes - room)) / bytes));
}

/**
 * Says how full a field is, once that matters.
 * @param {HTMLInputElement} input
 * @param {HTMLElement} status
 * @param {(percent: number) => string} sentence
 */
export function watchRoom(input, status, sentence) {
  input.addEventListener('input', () => {
    const percent = Math.ceil((100 * bytesOf(input.value)) / roomForText);
    const said = percent < 80 ? '' : sentence(percent);
    if (status.textContent !== said) {
      status.textContent = said;
    }
  });
}
