// Fetches what every mechanism has published, in the same order for everybody, and lets the worker look into it.
import { keyDay } from '../shared/days.js';
import { getBytes, getText } from '../shared/network.js';
import { judgeKey } from '../sending/key.js';

/**
 * @typedef {import('../shared/page.js').Mechanism} Mechanism
 * @typedef {{ made: string, text: string }} Reply
 * @typedef {'read' | 'none' | 'absent' | 'notGenuine' | 'clock'} Found
 * @typedef {{ mechanism: Mechanism, note: string | null, state: Found, made?: string, inDate?: boolean, replies?: Reply[], unreadable?: number }} Mailbox
 *
 * @typedef {object} Reading
 * @property {string} code
 * @property {string} buildDay
 * @property {AbortSignal} signal
 * @property {(state: 'asking' | 'opening') => void} tell
 * @property {(share: number) => void} deriving
 * @property {import('../shared/network.js').BytesRead} fetching
 */

/**
 * @param {import('../shared/sealing-worker.js').SealingWorker} worker
 * @param {Mechanism} mechanism
 * @param {Reading} reading
 * @returns {Promise<Mailbox>}
 */
export async function readMailbox(worker, mechanism, { code, buildDay, signal, tell, deriving, fetching }) {
  const path = `/api/mechanisms/${mechanism.id}`;
  tell('asking');
  const newest = await getText(`${path}/keyset`, signal);
  const previous = newest.text === null ? null : await previousKeyset(path, newest.text, signal);
  const found = { mechanism, note: newest.text };
  // Twice: a snapshot can be replaced between its note and its file.
  for (let tries = 0; tries < 2; tries++) {
    const note = await getText(`${path}/mailbox`, signal);
    if (newest.text === null || note.text === null) {
      const nothing = newest.status === 404 || (newest.text !== null && note.status === 404);
      return Object.assign(found, { state: /** @type {Found} */ (nothing ? 'none' : 'absent') });
    }
    const keyset = { note: newest.text, pins: mechanism, now: keyDay(buildDay) };
    const place = await worker.run('find', { code, snapshot: { keyset, previous, note: note.text } }, deriving);
    if (place === null) {
      return Object.assign(found, { state: await whyRefused(worker, newest.text, mechanism, buildDay) });
    }
    const file = await getBytes(`${path}/mailbox/${place.number}/${place.prefix}`, fetching, signal);
    if (file.bytes !== null) {
      tell('opening');
      const read = await worker.run('read', { mechanism: mechanism.id, bytes: file.bytes });
      return read === null
        ? Object.assign(found, { state: /** @type {Found} */ ('notGenuine') })
        : Object.assign(found, { state: /** @type {Found} */ ('read'), made: place.made, inDate: place.inDate, replies: read.replies, unreadable: read.unreadable });
    }
    if (file.status !== 404) {
      break;
    }
    tell('asking');
  }
  return Object.assign(found, { state: /** @type {Found} */ ('absent') });
}

/**
 * @param {string} path
 * @param {string} newest
 * @param {AbortSignal} signal
 */
async function previousKeyset(path, newest, signal) {
  const serial = /^serial ([0-9]{1,15})$/m.exec(newest);
  return serial && Number(serial[1]) > 1 ? (await getText(`${path}/keysets/${Number(serial[1]) - 1}`, signal)).text : null;
}

/**
 * A key that is the mechanism's, but too old by the day of this device, says more of the device than of the site.
 * @param {import('../shared/sealing-worker.js').SealingWorker} worker
 * @param {string} note
 * @param {Mechanism} mechanism
 * @param {string} buildDay
 * @returns {Promise<Found>}
 */
async function whyRefused(worker, note, mechanism, buildDay) {
  try {
    await judgeKey(worker, note, mechanism, buildDay);
    return 'notGenuine';
  } catch (error) {
    return error.code === 'clock' ? 'clock' : 'notGenuine';
  }
}

/**
 * How many hours ago, by this device's clock.
 * @param {string} made yyyy-mm-ddThhZ
 * @param {number} now
 */
export function hoursSince(made, now) {
  return (now - Date.parse(`${made.slice(0, -1)}:00:00Z`)) / 3600000;
}
