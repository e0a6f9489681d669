// Fetches what every mechanism has published, in the same order for everybody, and lets the worker look into it.
import { keyDay } from '../shared/days.js';
import { getBytes, getText } from '../shared/network.js';

/**
 * @typedef {import('../shared/page.js').Mechanism} Mechanism
 * @typedef {{ made: string, text: string }} Reply
 * @typedef {{ mechanism: Mechanism, state: 'read' | 'none' | 'absent' | 'notGenuine', made?: string, inDate?: boolean, replies?: Reply[], unreadable?: number }} Mailbox
 */

/**
 * @param {import('../shared/sealing-worker.js').SealingWorker} worker
 * @param {Mechanism} mechanism
 * @param {{ code: string, buildDay: string }} reading
 * @param {(share: number) => void} progress
 * @returns {Promise<Mailbox>}
 */
export async function readMailbox(worker, mechanism, { code, buildDay }, progress) {
  const path = `/api/mechanisms/${mechanism.id}`;
  const newest = await getText(`${path}/keyset`);
  const previous = newest.text === null ? null : await previousKeyset(path, newest.text);
  // Twice: a snapshot can be replaced between its note and its file.
  for (let tries = 0; tries < 2; tries++) {
    const note = await getText(`${path}/mailbox`);
    if (newest.text === null || note.text === null) {
      return { mechanism, state: newest.status === 404 || (newest.text !== null && note.status === 404) ? 'none' : 'absent' };
    }
    const keyset = { note: newest.text, pins: mechanism, now: keyDay(buildDay) };
    const found = await worker.run('find', { code, snapshot: { keyset, previous, note: note.text } }, progress);
    if (found === null) {
      return { mechanism, state: 'notGenuine' };
    }
    const file = await getBytes(`${path}/mailbox/${found.number}/${found.prefix}`);
    if (file.bytes !== null) {
      const read = await worker.run('read', { mechanism: mechanism.id, bytes: file.bytes });
      return read === null
        ? { mechanism, state: 'notGenuine' }
        : { mechanism, state: 'read', made: found.made, inDate: found.inDate, replies: read.replies, unreadable: read.unreadable };
    }
    if (file.status !== 404) {
      break;
    }
  }
  return { mechanism, state: 'absent' };
}

/**
 * @param {string} path
 * @param {string} newest
 */
async function previousKeyset(path, newest) {
  const serial = /^serial ([0-9]{1,15})$/m.exec(newest);
  return serial && Number(serial[1]) > 1 ? (await getText(`${path}/keysets/${Number(serial[1]) - 1}`)).text : null;
}

/**
 * Whether the Portal may be holding newer answers back.
 * @param {string} made yyyy-mm-ddThhZ
 * @param {number} now
 */
export function isOld(made, now) {
  return now - Date.parse(`${made.slice(0, -1)}:00:00Z`) > 26 * 3600000;
}
