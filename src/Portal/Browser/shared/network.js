// Requests: only to this site, without credentials, kept in no cache. Each ends when nothing has moved for a minute.

/** @type {RequestInit} */
const plain = { credentials: 'omit', cache: 'no-store', referrerPolicy: 'no-referrer', redirect: 'error' };
const longestSilence = 60000;

/** @type {(there: boolean) => void} */
let tellLine = () => undefined;

/** Whether there is a line: any answer shows that there is, whatever the device says. @param {(there: boolean) => void} tell */
export function watchLine(tell) {
  tellLine = tell;
}

/**
 * Calls back after a minute without a sign of life.
 * @param {() => void} act
 */
export function watchSilence(act) {
  let timer = setTimeout(act, longestSilence);
  return {
    alive() {
      clearTimeout(timer);
      timer = setTimeout(act, longestSilence);
    },
    end() {
      clearTimeout(timer);
    },
  };
}

/**
 * What a promise gives, or an error when it has given nothing for a minute.
 * @template T
 * @param {Promise<T>} promise
 * @returns {Promise<T>}
 */
export function withinAMinute(promise) {
  return new Promise((resolve, reject) => {
    const silence = watchSilence(() => reject(new Error('silence')));
    promise.then(resolve, reject).then(silence.end);
  });
}

/** @typedef {(bytes: number, total: number | null) => void} BytesRead */

/**
 * Status 0: no answer came. A body that broke off is null.
 * @param {string} path
 * @param {RequestInit} [more]
 * @param {BytesRead} [progress]
 * @param {AbortSignal} [signal] Aborted when somebody stops it.
 * @returns {Promise<{ status: number, bytes: ArrayBuffer | null }>}
 */
async function ask(path, more, progress, signal) {
  const ending = new AbortController();
  const abort = () => ending.abort();
  const silence = watchSilence(abort);
  if (signal) {
    signal.addEventListener('abort', abort);
  }
  let status = 0;
  try {
    const response = await fetch(path, Object.assign({}, plain, { signal: ending.signal }, more));
    status = response.status;
    silence.alive();
    const bytes = await read(response, (length) => {
      silence.alive();
      if (progress) {
        progress(length, Number(response.headers.get('Content-Length')) || null);
      }
    });
    tellLine(true);
    return { status, bytes: status === 200 ? bytes : null };
  } catch (error) {
    // What somebody stopped says nothing of the line.
    if (!signal || !signal.aborted) {
      tellLine(false);
    }
    return { status, bytes: null };
  } finally {
    silence.end();
    if (signal) {
      signal.removeEventListener('abort', abort);
    }
  }
}

/**
 * @param {Response} response
 * @param {(bytes: number) => void} progress
 * @returns {Promise<ArrayBuffer>}
 */
async function read(response, progress) {
  if (!response.body) {
    return response.arrayBuffer();
  }
  const reader = response.body.getReader();
  /** @type {Uint8Array[]} */
  const parts = [];
  let length = 0;
  for (let part = await reader.read(); !part.done; part = await reader.read()) {
    parts.push(part.value);
    length += part.value.length;
    progress(length);
  }
  const whole = new Uint8Array(length);
  parts.reduce((at, part) => {
    whole.set(part, at);
    return at + part.length;
  }, 0);
  return whole.buffer;
}

/**
 * @param {string} path
 * @param {BytesRead} [progress]
 * @param {AbortSignal} [signal]
 */
export function getBytes(path, progress, signal) {
  return ask(path, undefined, progress, signal);
}

/**
 * @param {string} path
 * @param {Uint8Array<ArrayBuffer>} body
 * @param {AbortSignal} signal
 */
export async function post(path, body, signal) {
  return (await ask(path, { method: 'POST', body, headers: { 'Content-Type': 'application/octet-stream' } }, undefined, signal)).status;
}

/**
 * @param {string} path
 * @param {AbortSignal} [signal]
 */
export async function getText(path, signal) {
  const { status, bytes } = await getBytes(path, undefined, signal);
  return { status, text: bytes === null ? null : textOf(bytes) };
}

/**
 * The text that was signed, with its BOM if it has one; what is not UTF-8 is the empty text, which nothing accepts.
 * @param {ArrayBuffer} bytes
 */
export function textOf(bytes) {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch (error) {
    return '';
  }
}

/**
 * PUT with progress, which fetch cannot tell. `complete` says that all bytes had left before the line broke.
 * @param {string} path
 * @param {Uint8Array<ArrayBuffer>} body
 * @param {number} serial
 * @param {(share: number) => void} progress 1 when all has left.
 * @param {AbortSignal} signal
 * @returns {Promise<{ status: number, retryAfter: number | null, complete: boolean }>}
 */
export function putItem(path, body, serial, progress, signal) {
  return new Promise((resolve) => {
    const request = new XMLHttpRequest();
    const abort = () => request.abort();
    const silence = watchSilence(abort);
    let complete = false;
    const settle = () => {
      silence.end();
      signal.removeEventListener('abort', abort);
      if (!signal.aborted) {
        tellLine(request.status !== 0);
      }
      const wait = Number(request.status === 0 ? NaN : request.getResponseHeader('Retry-After') || NaN);
      resolve({ status: request.status, retryAfter: wait > 0 ? wait : null, complete });
    };
    request.open('PUT', path);
    request.setRequestHeader('Content-Type', 'application/octet-stream');
    request.setRequestHeader('Keyset', String(serial));
    request.upload.onprogress = ({ loaded, total }) => {
      silence.alive();
      progress(total > 0 ? Math.min(loaded / total, 0.99) : 0);
    };
    request.upload.onload = () => {
      silence.alive();
      complete = true;
      progress(1);
    };
    request.onloadend = settle;
    signal.addEventListener('abort', abort);
    request.send(body);
  });
}
