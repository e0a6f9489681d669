// Streams as small as the age package needs them. They take the place of the browser's own in the bundle (build.mjs: inject),
// so that old and new browsers run the same code: Firefox 68 and Safari 14.0 have no TransformStream.

/**
 * @typedef {{ enqueue(chunk: Uint8Array): void, close(): void }} Controller
 * @typedef {{ start?(to: Controller): void, pull?(to: Controller): void | Promise<void> }} Source
 * @typedef {{ start?(to: Controller): void, transform?(chunk: Uint8Array, to: Controller): void, flush?(to: Controller): void }} Transformer
 */

class ReadableStream {
  /** @param {Source} source */
  constructor(source) {
    /** @type {Uint8Array[]} */
    this.queue = [];
    this.closed = false;
    this.source = source;
    /** @type {Controller} */
    this.controller = {
      enqueue: (chunk) => { this.queue.push(chunk); },
      close: () => { this.closed = true; },
    };
    if (source.start) {
      source.start(this.controller);
    }
  }

  /** @returns {Promise<{ done: boolean, value?: Uint8Array }>} */
  async next() {
    while (this.queue.length === 0 && !this.closed) {
      if (!this.source.pull) {
        throw new Error('a stream ended without being closed');
      }
      await this.source.pull(this.controller);
    }
    return this.queue.length > 0 ? { done: false, value: this.queue.shift() } : { done: true };
  }

  getReader() {
    return { read: () => this.next(), releaseLock() { /* one reader at a time is all there is */ } };
  }

  /** @param {TransformStream} transform */
  pipeThrough(transform) {
    const { transformer } = transform;
    return new ReadableStream({
      start(to) {
        if (transformer.start) {
          transformer.start(to);
        }
      },
      pull: async (to) => {
        const { done, value } = await this.next();
        if (done) {
          if (transformer.flush) {
            transformer.flush(to);
          }
          to.close();
        } else if (transformer.transform) {
          transformer.transform(value, to);
        } else {
          to.enqueue(value);
        }
      },
    });
  }
}

class TransformStream {
  /** @param {Transformer} transformer */
  constructor(transformer) {
    this.transformer = transformer;
  }
}

class Response {
  /** @param {ReadableStream} stream */
  constructor(stream) {
    this.stream = stream;
  }

  async arrayBuffer() {
    const chunks = [];
    let length = 0;
    for (let part = await this.stream.next(); !part.done; part = await this.stream.next()) {
      chunks.push(part.value);
      length += part.value.length;
    }
    const whole = new Uint8Array(length);
    let at = 0;
    for (const chunk of chunks) {
      whole.set(chunk, at);
      at += chunk.length;
    }
    return whole.buffer;
  }

  async text() {
    return new TextDecoder().decode(await this.arrayBuffer());
  }
}

export { ReadableStream, Response, TransformStream };
