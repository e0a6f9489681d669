/** Says by a code of its own why a draft cannot be sealed. */
export class Refusal extends Error {
  /** @param {import('./messages.js').DraftRefusal} code */
  constructor(code) {
    super(code);
    this.code = code;
  }
}
