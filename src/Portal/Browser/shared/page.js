// The page around a journey: what it hands to the scripts, and small help with its parts.

/**
 * @typedef {object} Mechanism
 * @property {string} id
 * @property {string} name
 * @property {string} portalId
 * @property {string[]} verifiers
 * @property {number} threshold
 * @property {number} lowestSerial
 * @property {boolean} open
 */

/** @param {string} id */
export function byId(id) {
  return document.getElementById(id);
}

/**
 * A field by its id; every one of these has a value.
 * @param {string} id
 */
export function field(id) {
  return /** @type {HTMLInputElement} */ (document.getElementById(id));
}

/**
 * @param {string} id
 * @param {boolean} shown
 */
export function show(id, shown) {
  byId(id).hidden = !shown;
}

/** Null where the page has no journey. */
export function journey() {
  const root = byId('journey');
  return root && {
    language: root.dataset.language,
    buildDay: root.dataset.buildDay,
    mechanisms: /** @type {Mechanism[]} */ (JSON.parse(root.dataset.mechanisms)),
    days: /** @type {Record<string, import('./days.js').Workdays>} */ (JSON.parse(root.dataset.days || '{}')),
    texts: JSON.parse(root.dataset.texts),
  };
}

/** What days and numbers of the page's language are written by, its calendar included. */
export function locale() {
  return byId('journey').dataset.locale;
}

/**
 * @param {string} text With {0}, {1} … where values go; numbers in the digits of the page's language.
 * @param {...(string | number)} values
 */
export function fill(text, ...values) {
  return text.replace(/\{(\d)\}/g, (_, index) => {
    const value = values[Number(index)];
    return typeof value === 'number' ? value.toLocaleString(locale()) : value;
  });
}

/** A row of digits in those of the page's language. @param {string} digits */
export function inOwnDigits(digits) {
  const own = Array.from(byId('journey').dataset.digits);
  return Array.from(digits, (digit) => own[Number(digit)]).join('');
}

/**
 * Sets a text. What stands in it between marks of isolation becomes an element of its own: the oldest browsers draw the letters before such a mark
 * backwards.
 * @param {HTMLElement} element
 * @param {string} text
 */
export function write(element, text) {
  element.textContent = '';
  for (const part of text.split(/([\u2066\u2068][^\u2069]*\u2069)/)) {
    element.appendChild(/^[\u2066\u2068]/.test(part) ? isolated(part) : document.createTextNode(part));
  }
}

/** @param {string} part */
function isolated(part) {
  const own = document.createElement('bdi');
  own.textContent = part.slice(1, -1);
  if (part[0] === '\u2066') {
    own.dir = 'ltr';
  }
  return own;
}

/**
 * Sets a text, and leaves one that says the same alone: nothing is announced twice.
 * @param {string} id
 * @param {string} text
 */
export function say(id, text) {
  if (byId(id).textContent !== text.replace(/[\u2066\u2068\u2069]/g, '')) {
    write(byId(id), text);
  }
}

/** A random UUID, version 4. */
export function newItemId() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}

/** Empties every field, so that no browser offers its content again. */
export function clearFields() {
  for (const form of Array.from(document.querySelectorAll('form'))) {
    form.reset();
  }
  for (const input of Array.from(document.querySelectorAll('input, textarea'))) {
    const typed = /** @type {HTMLInputElement} */ (input);
    if (typed.type !== 'checkbox') {
      typed.value = '';
    }
  }
}
