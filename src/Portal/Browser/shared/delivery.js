// Seals a draft and hands it in, again and again if need be, always under the same id: what is acknowledged is stored,
// and a repeated send changes nothing.
import { keyDay } from './days.js';
import { getText, putItem } from './network.js';

const firstWait = 15;
const longestWait = 300;
const mostRenewals = 3;

/**
 * @typedef {import('./page.js').Mechanism} Mechanism
 * @typedef {{ file: File, mediaType: string, name: string | null }} ChosenFile
 * @typedef {{ kind: string, fields: Record<string, unknown>, files: ChosenFile[], code: string | null, kept?: false }} Draft
 * @typedef {'preparing' | 'locking' | 'sending' | 'waiting' | 'renewing' | 'noKeyset' | 'notSent' | 'unsure'} State
 *
 * @typedef {object} Parcel A draft under way. Stopped and taken up again unchanged, it goes on as it was.
 * @property {string} item
 * @property {Draft} draft
 * @property {{ body: Uint8Array<ArrayBuffer>, serial: number } | null} sealed
 * @property {boolean} started Whether a byte of it may have arrived.
 *
 * @typedef {object} Destination
 * @property {Mechanism} mechanism
 * @property {string} buildDay
 * @property {string | null} note The keyset's, as last shown; null when it is to be fetched.
 *
 * @typedef {object} Teller
 * @property {(state: State, value: number) => void} say With a share of 1, or the seconds until the next try.
 * @property {(seconds: number) => Promise<void>} pause Ends early when the reporter asks for another try.
 * @property {(note: string) => Promise<void>} [keyset] Shows the one that is about to be used; a refusal ends the delivery.
 * @property {AbortSignal} signal Aborted when the reporter stops.
 */

/** Why nothing was sent, for good: keyset, mechanism, size, form, what the worker refuses, or "stopped". */
export class DeliveryRefusal extends Error {
  /** @param {string} code */
  constructor(code) {
    super(code);
    this.code = code;
  }
}

/**
 * @param {import('./sealing-worker.js').SealingWorker} worker
 * @param {Destination} to
 * @param {Parcel} parcel
 * @param {Teller} teller
 * @returns {Promise<void>} Settles when the item is stored, or rejects with a code.
 */
export async function deliver(worker, to, parcel, teller) {
  const path = `/api/mechanisms/${to.mechanism.id}`;
  let renewals = 0;
  for (let tries = 0; ; tries++) {
    goOn();
    if (parcel.sealed === null) {
      parcel.sealed = await sealNew();
      goOn();
    }
    if (parcel.sealed === null) {
      await wait('noKeyset', tries, null);
      continue;
    }
    const { status, retryAfter, complete } = await hand(parcel.sealed);
    if (status === 204) {
      return;
    }
    goOn();
    if (status === 409) {
      // Also after a pause: a keyset once closed is never sent under again.
      parcel.sealed = null;
      to.note = null;
      renewals++;
      if (renewals <= mostRenewals) {
        teller.say('renewing', 0);
        continue;
      }
      renewals = 0;
    }
    refuseForGood(status);
    await wait(status === 0 && complete ? 'unsure' : 'notSent', tries, retryAfter);
  }

  function goOn() {
    if (teller.signal.aborted) {
      throw new DeliveryRefusal('stopped');
    }
  }

  /** @param {{ body: Uint8Array<ArrayBuffer>, serial: number }} sealed */
  function hand({ body, serial }) {
    parcel.started = true;
    teller.say('sending', 0);
    const progress = (/** @type {number} */ share) => teller.say(share === 1 ? 'waiting' : 'sending', share);
    return putItem(`${path}/items/${parcel.item}`, body, serial, progress, teller.signal);
  }

  /** Null when the keyset cannot be fetched right now. */
  async function sealNew() {
    teller.say('preparing', 0);
    if (to.note === null) {
      const { status, text } = await getText(`${path}/keyset`);
      if (status === 404) {
        throw new DeliveryRefusal('mechanism');
      }
      goOn();
      to.note = text;
      if (text !== null && teller.keyset) {
        await teller.keyset(text);
      }
    }
    if (to.note === null) {
      return null;
    }
    teller.say('locking', 0);
    const keyset = { note: to.note, pins: to.mechanism, now: keyDay(to.buildDay) };
    return worker.run('seal', Object.assign({ keyset, item: parcel.item }, parcel.draft), (share) => teller.say('locking', share));
  }

  /**
   * @param {State} state
   * @param {number} tries
   * @param {number | null} retryAfter
   */
  async function wait(state, tries, retryAfter) {
    const seconds = Math.ceil(Math.min(longestWait, retryAfter || firstWait * 2 ** Math.min(tries, 5)) * (1 + Math.random() / 4));
    teller.say(state, seconds);
    await teller.pause(seconds);
  }
}

/** @param {number} status */
function refuseForGood(status) {
  if (status === 404) {
    throw new DeliveryRefusal('mechanism');
  }
  if (status === 413) {
    throw new DeliveryRefusal('size');
  }
  if (status >= 400 && status < 500 && ![408, 409, 425, 429].includes(status)) {
    throw new DeliveryRefusal('form');
  }
}
