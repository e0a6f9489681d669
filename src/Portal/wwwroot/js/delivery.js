// Seals a draft and hands it in, again and again if need be, always under the same id: what is acknowledged is stored,
// and a repeated send changes nothing.
import { keyDay, newItemId } from './page.js';
import { getText, putItem } from './network.js';

const firstWait = 15;
const longestWait = 300;
const mostRenewals = 3;

/**
 * @typedef {import('./page.js').Mechanism} Mechanism
 * @typedef {{ file: File, mediaType: string, name: string | null }} ChosenFile
 * @typedef {{ kind: string, fields: Record<string, unknown>, files: ChosenFile[], code: string | null }} Draft
 * @typedef {'preparing' | 'locking' | 'sending' | 'renewing' | 'noKeyset' | 'notSent' | 'unsure'} State
 *
 * @typedef {object} Teller
 * @property {(state: State, value: number) => void} say With a share of 1, or the seconds until the next try.
 * @property {(seconds: number) => Promise<void>} pause Ends early when the reporter asks for another try.
 */

/** Why nothing was sent, for good: keyset, mechanism, size, form, or what the worker refuses. */
export class DeliveryRefusal extends Error {
  /** @param {string} code */
  constructor(code) {
    super(code);
    this.code = code;
  }
}

/**
 * @param {import('./sealing-worker.js').SealingWorker} worker
 * @param {{ mechanism: Mechanism, buildDay: string, note: string | null }} to With the keyset's note, where it was just fetched.
 * @param {Draft} draft
 * @param {Teller} teller
 * @returns {Promise<void>} Settles when the item is stored, or rejects with a code.
 */
export async function deliver(worker, to, draft, teller) {
  const item = newItemId();
  const path = `/api/mechanisms/${to.mechanism.id}`;
  /** @type {{ body: Uint8Array<ArrayBuffer>, serial: number } | null} */
  let sealed = null;
  let { note } = to;
  let renewals = 0;
  for (let tries = 0; ; tries++) {
    if (sealed === null) {
      sealed = await sealNew();
    }
    if (sealed !== null) {
      teller.say('sending', 0);
      const { status, retryAfter, complete } = await putItem(`${path}/items/${item}`, sealed.body, sealed.serial, (share) => teller.say('sending', share));
      if (status === 204) {
        return;
      }
      if (status === 409 && renewals < mostRenewals) {
        renewals++;
        sealed = null;
        note = null;
        teller.say('renewing', 0);
        continue;
      }
      refuseForGood(status);
      await wait(status === 0 && complete ? 'unsure' : 'notSent', tries, retryAfter);
    } else {
      await wait('noKeyset', tries, null);
    }
  }

  /** Null when the keyset cannot be fetched right now. */
  async function sealNew() {
    teller.say('preparing', 0);
    if (note === null) {
      const { status, text } = await getText(`${path}/keyset`);
      if (status === 404) {
        throw new DeliveryRefusal('mechanism');
      }
      note = text;
    }
    if (note === null) {
      return null;
    }
    teller.say('locking', 0);
    const keyset = { note, pins: to.mechanism, now: keyDay(to.buildDay) };
    return worker.run('seal', Object.assign({ keyset, item }, draft), (share) => teller.say('locking', share));
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
