// Says how much room a reply still has: its size is fixed, and counted in bytes as they will be sealed.

const encoder = new TextEncoder();

/** @param {HTMLTextAreaElement} field with data-room in bytes and data-room-text, where {0} is what is left */
export function countLength(field) {
  const place = document.getElementById(field.dataset.roomIn ?? "");
  if (!place) {
    return;
  }
  const room = Number(field.dataset.room);
  const show = () => {
    const text = field.value.replace(/\r\n?/g, "\n").normalize("NFC");
    const left = room - (encoder.encode(JSON.stringify(text)).length - 2);
    place.textContent = (left < 0 ? field.dataset.roomOver : field.dataset.roomText ?? "")?.replace("{0}", String(Math.abs(left))) ?? "";
    place.classList.toggle("over", left < 0);
  };
  field.addEventListener("input", show);
  show();
}
