// Runs in the bundle's own world - a bare one in Node, a worker in Chromium - and is a classic script as the bundle is.

/**
 * Seals or opens a file piece by piece: `next` gives the pieces and null at the end, `put` takes them as they are released.
 * @param {'seal' | 'open'} verb
 * @param {{ recipients?: string[], identities?: string[], passphrases?: string[], workFactor?: number }} key
 */
self.transform = async (verb, key, next, put) => {
  const { ReadableStream, Encrypter, Decrypter } = self.age;
  const source = new ReadableStream({
    async pull(to) {
      const part = await next();
      if (part === null) {
        to.close();
      } else {
        to.enqueue(part);
      }
    },
  });
  const age = verb === 'seal' ? new Encrypter() : new Decrypter();
  (key.recipients || []).forEach((recipient) => age.addRecipient(recipient));
  (key.identities || []).forEach((identity) => age.addIdentity(identity));
  (key.passphrases || []).forEach((passphrase) => (verb === 'seal' ? age.setPassphrase(passphrase) : age.addPassphrase(passphrase)));
  if (key.workFactor) {
    age.setScryptWorkFactor(key.workFactor);
  }
  const reader = (await (verb === 'seal' ? age.encrypt(source) : age.decrypt(source))).getReader();
  for (let part = await reader.read(); !part.done; part = await reader.read()) {
    await put(part.value);
  }
};

/**
 * Opens bytes that arrive in steps of some length; what was released, and why it ended when it did not end well.
 * @param {{ file: Uint8Array, identities: string[], passphrases: string[] }} vector
 * @param {number} step
 */
self.opened = async ({ file, identities, passphrases }, step) => {
  const released = [];
  let at = 0;
  const next = () => {
    const part = at < file.length ? file.subarray(at, at + step) : null;
    at += step;
    return part;
  };
  try {
    await self.transform('open', { identities, passphrases }, next, (part) => { released.push(part); });
    return { released, failure: null };
  } catch (error) {
    return { released, failure: error.message };
  }
};

/** Opens bytes at once. */
self.whole = ({ file, identities, passphrases }) => {
  const decrypter = new self.age.Decrypter();
  identities.forEach((identity) => decrypter.addIdentity(identity));
  passphrases.forEach((passphrase) => decrypter.addPassphrase(passphrase));
  return decrypter.decrypt(file);
};
