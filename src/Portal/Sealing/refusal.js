/** Says by a code of its own why a draft cannot be sealed: too-many, too-large, too-long, names, document, keyset. */
export class Refusal extends Error {
  /** @param {string} code */
  constructor(code) {
    super(code);
    this.code = code;
  }
}
