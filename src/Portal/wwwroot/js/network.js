// Requests: only to this site, without credentials, kept in no cache.

/** @type {RequestInit} */
const plain = { credentials: 'omit', cache: 'no-store', referrerPolicy: 'no-referrer', redirect: 'error' };

/**
 * @typedef {{ status: number, body: Response | null }} Answer Status 0: no answer came.
 *
 * @param {string} path
 * @param {RequestInit} [more]
 * @returns {Promise<Answer>}
 */
async function ask(path, more) {
  try {
    const response = await fetch(path, Object.assign({}, plain, more));
    return { status: response.status, body: response };
  } catch (error) {
    return { status: 0, body: null };
  }
}

/** A line that breaks in the middle of an answer. @returns {null} */
function nothing() {
  return null;
}

/** @param {string} path */
export async function getBytes(path) {
  const { status, body } = await ask(path);
  return { status, bytes: status === 200 ? await body.arrayBuffer().catch(nothing) : null };
}

/**
 * @param {string} path
 * @param {Uint8Array<ArrayBuffer>} body
 */
export async function post(path, body) {
  return (await ask(path, { method: 'POST', body, headers: { 'Content-Type': 'application/octet-stream' } })).status;
}

/** @param {string} path */
export async function getText(path) {
  const { status, bytes } = await getBytes(path);
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
 * @param {(share: number) => void} progress
 * @returns {Promise<{ status: number, retryAfter: number | null, complete: boolean }>}
 */
export function putItem(path, body, serial, progress) {
  return new Promise((resolve) => {
    const request = new XMLHttpRequest();
    let complete = false;
    const settle = () => {
      const wait = Number(request.status === 0 ? NaN : request.getResponseHeader('Retry-After') || NaN);
      resolve({ status: request.status, retryAfter: wait > 0 ? wait : null, complete });
    };
    request.open('PUT', path);
    request.setRequestHeader('Content-Type', 'application/octet-stream');
    request.setRequestHeader('Keyset', String(serial));
    request.upload.onprogress = ({ loaded, total }) => progress(total > 0 ? loaded / total : 0);
    request.upload.onload = () => { complete = true; };
    request.onloadend = settle;
    request.send(body);
  });
}
