// Writing again under the code: sealed and handed in as everything else is, and never before somebody has typed the code in this page.
import { today } from '../shared/days.js';
import { deliver, DeliveryRefusal } from '../shared/delivery.js';
import { byId, field, fill, newItemId, show } from '../shared/page.js';
import { pauseWith } from '../shared/pause.js';
import { lettersTooMany, watchRoom } from '../shared/text-room.js';
import { judgeKey, keyLine } from '../sending/key.js';
import { progressOf } from '../sending/progress.js';
import { reportFields, saysSomething } from '../sending/report-fields.js';
import { sayWhen, whenToCome } from './look-again.js';

/**
 * @typedef {import('../shared/delivery.js').Destination} Destination
 * @typedef {import('../shared/delivery.js').Parcel} Parcel
 * @typedef {import('./mailbox-reading.js').Mailbox} Mailbox
 */

/**
 * @param {import('./mailbox.js').Page} page
 * @param {import('./answers.js').Keyring} keys
 */
export function messageStep(page, keys) {
  const { texts, data: { language, buildDay, mechanisms, days } } = page;
  const open = mechanisms.filter((mechanism) => mechanism.open);
  const key = keyLine(page);
  const progress = progressOf(texts);
  /** @type {Map<string, Destination>} */
  const destinations = new Map();
  open.forEach((mechanism) => destinations.set(mechanism.id, { mechanism, buildDay, note: null }));
  /** @type {AbortController | null} */
  let sending = null;
  /** @type {string[]} Ids of what was sent in this visit, oldest first. */
  let sent = [];
  /** @type {{ parcel: Parcel, stamp: string } | null} What was stopped on its way. */
  let stopped = null;
  /** @type {string[]} */
  let replaced = [];
  let doubtful = false;

  /** @returns {Destination | undefined} None where nobody takes messages. */
  function destination() {
    return open.length > 1 ? destinations.get(field('mechanism').value) : Array.from(destinations.values())[0];
  }

  function written() {
    return { what: field('message').value, danger: field('message-danger').checked, answerLanguage: '' };
  }

  /** @param {Destination} to */
  async function showKey(to) {
    try {
      key.show(to.mechanism, await judgeKey(keys.worker(), to.note, to.mechanism, buildDay));
    } catch (error) {
      // What was refused is fetched anew the next time.
      to.note = null;
      throw error;
    }
  }

  /** As it was looked at already. */
  function lookAtKey() {
    const to = destination();
    if (to !== undefined && to.note !== null && keys.worker() !== null) {
      showKey(to).catch(() => { /* Said when something is sent. */ });
    }
  }

  async function send() {
    if (sending !== null) {
      return;
    }
    const tooMany = lettersTooMany(field('message').value);
    if (keys.code() === null) {
      page.goTo('look');
      page.fail([{ message: texts.codeFirst, field: 'code' }]);
    } else if (!saysSomething(written())) {
      page.fail([{ message: texts.errorEmpty, field: 'message' }]);
    } else if (tooMany > 0) {
      page.fail([{ message: fill(texts.errorTooLong, tooMany), field: 'message' }]);
    } else {
      const mine = new AbortController();
      sending = mine;
      page.line(null);
      page.goTo('sending');
      progress.tell('preparing', 0);
      await tryToSend(mine.signal);
      sending = sending === mine ? null : sending;
    }
  }

  /** @param {AbortSignal} signal */
  async function tryToSend(signal) {
    try {
      const to = destination();
      const parcel = parcelOf(to.mechanism.id);
      if (!await keys.ready()) {
        throw new DeliveryRefusal('browser');
      }
      if (to.note !== null) {
        await showKey(to);
      }
      await deliver(keys.worker(), to, parcel, {
        say(state, value) {
          if (!signal.aborted) {
            progress.tell(state, value);
          }
        },
        pause: pauseWith(byId('sending-retry'), signal),
        keyset: () => showKey(to),
        signal,
      });
      arrive(parcel, to.mechanism);
    } catch (error) {
      if (!signal.aborted) {
        refuse(error.code);
      }
    }
    if (!signal.aborted) {
      progress.end();
    }
  }

  /**
   * What was stopped goes on as it was when nothing of it differs; otherwise it is another item, and says which ones it stands for.
   * @param {string} mechanism
   */
  function parcelOf(mechanism) {
    const given = written();
    const stamp = JSON.stringify([mechanism, given, keys.code()]);
    if (stopped === null || stopped.stamp !== stamp) {
      if (stopped !== null && stopped.parcel.started) {
        replaced.push(stopped.parcel.item);
      }
      const fields = reportFields(given, { language, made: today() }, { before: sent.slice(), replaces: replaced.slice() });
      stopped = { stamp, parcel: { item: newItemId(), draft: { kind: 'message', fields, files: [], code: keys.code() }, sealed: null, started: false } };
    }
    return stopped.parcel;
  }

  /**
   * @param {Parcel} parcel
   * @param {import('../shared/page.js').Mechanism} mechanism
   */
  function arrive(parcel, mechanism) {
    sent.push(parcel.item);
    stopped = null;
    replaced = [];
    empty();
    const sentences = { one: texts.readsOne, many: texts.reads, words: texts.readsInWords, sometime: texts.readsSometime };
    sayWhen('sent-when', whenToCome(days[mechanism.id], doubtful || key.isDoubtful(), sentences));
    page.goTo('sent-step');
  }

  /** @param {string} why */
  function refuse(why) {
    page.goTo('opened-step');
    if (why === 'clock') {
      key.ask();
      return;
    }
    /** @type {Record<string, string>} */
    const sentences = {
      keyset: texts.refusedKeyset,
      mechanism: texts.refusedMechanism,
      form: texts.refusedForm,
      size: texts.refusedForm,
      'too-long': fill(texts.errorTooLong, 1),
      broken: texts.notLoaded,
    };
    page.fail([{ message: sentences[why] || texts.brokenBrowser, field: why === 'too-long' ? 'message' : undefined }]);
    if (why !== 'broken' && why !== 'too-long') {
      page.showHelp();
    }
  }

  function stop() {
    stopSilently();
    progress.end();
    page.line(null);
    page.goTo('opened-step');
    field('message').focus();
  }

  function stopSilently() {
    if (sending !== null) {
      sending.abort();
      sending = null;
    }
  }

  function mark() {
    field('message-danger').parentElement.classList.toggle('on', field('message-danger').checked);
  }

  function empty() {
    field('message').value = '';
    field('message-danger').checked = false;
    mark();
    byId('message-space').textContent = '';
  }

  /** Under another code it is another visit. */
  function forgetCode() {
    stopSilently();
    sent = [];
    stopped = null;
    replaced = [];
  }

  watchRoom(field('message'), byId('message-space'), (percent) => fill(texts.spaceUsed, percent));
  field('message-danger').addEventListener('change', mark);
  byId('message-send').addEventListener('click', send);
  byId('sending-stop').addEventListener('click', stop);
  byId('sent-more').addEventListener('click', () => {
    page.goTo('opened-step');
    field('message').focus();
  });
  if (open.length > 1) {
    field('mechanism').addEventListener('change', lookAtKey);
  }

  return {
    /**
     * @param {Mailbox[]} mailboxes
     * @param {boolean} clockDoubtful
     */
    open(mailboxes, clockDoubtful) {
      doubtful = clockDoubtful;
      for (const { mechanism, note } of mailboxes.filter(({ mechanism: { id } }) => destinations.has(id))) {
        destinations.get(mechanism.id).note = note;
      }
      const answered = mailboxes.filter(({ mechanism, replies }) => replies && replies.length > 0 && destinations.has(mechanism.id));
      if (open.length > 1 && answered.length === 1) {
        field('mechanism').value = answered[0].mechanism.id;
      }
      show('add', open.length > 0);
      lookAtKey();
    },

    holds: () => sending !== null || field('message').value.trim() !== '',
    isSending: () => sending !== null,
    forgetCode,

    forget() {
      forgetCode();
      empty();
    },
  };
}
