// reply.json (protocol 8), read as strictly as the desk writes it.
import { isDay } from './days.js';
import { largestReply, mostReceived } from './limits.js';
import { parseStrict } from './strict-json.js';

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

/** @typedef {{ reply: string, mechanism: string, made: string, text: string }} ReplyDocument */

/**
 * @param {Uint8Array} bytes
 * @returns {ReplyDocument | null}
 */
export function readReplyDocument(bytes) {
  const document = bytes.length <= largestReply ? parseStrict(bytes) : undefined;
  if (document === undefined || document === null) {
    return null;
  }
  const { v, reply, mechanism, made, text, asks, previous, received } = document;
  const wellFormed = v === 1 && isId(reply) && typeof mechanism === 'string' && /^[0-9a-f]{8}$/.test(mechanism) && isDay(made) && typeof text === 'string'
    && isIdOrNothing(asks) && isIdOrNothing(previous)
    && Array.isArray(received) && received.length <= mostReceived && received.every(isId);
  return wellFormed ? { reply, mechanism, made, text } : null;
}

/** @param {unknown} value */
export function isId(value) {
  return typeof value === 'string' && uuid.test(value);
}

/** @param {unknown} value */
function isIdOrNothing(value) {
  return value === undefined || value === null || isId(value);
}
