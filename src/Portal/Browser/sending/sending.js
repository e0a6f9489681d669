// Everything for sending: the worker, the key, the code drawn for this visit, and what is on its way. Fetched when the first door is opened.
import { newCode } from '../shared/access-code.js';
import { today } from '../shared/days.js';
import { deliver, DeliveryRefusal } from '../shared/delivery.js';
import { getText } from '../shared/network.js';
import { byId, fill, newItemId, show } from '../shared/page.js';
import { pauseWith } from '../shared/pause.js';
import { startWorker } from '../shared/sealing-worker.js';
import { lettersTooMany } from '../shared/text-room.js';
import { arrivedStep } from './arrived.js';
import { judgeKey, keyLine } from './key.js';
import { progressOf } from './progress.js';
import { reportFields, saysSomething } from './report-fields.js';

/**
 * @typedef {import('../report/box.js').Given} Given
 * @typedef {import('../around/errors.js').Problem} Problem
 * @typedef {import('../shared/delivery.js').Parcel} Parcel
 * @typedef {import('../shared/delivery.js').Destination} Destination
 * @typedef {{ code: string | null, mechanism: import('../shared/page.js').Mechanism | null, sent: string[], kept: boolean | null }} Visit
 */

const mostFiles = 999;

/** @returns {Visit} */
function newVisit() {
  return { code: null, mechanism: null, sent: [], kept: null };
}

/** @param {import('../report/page.js').Page} page */
export function sending(page) {
  const { texts, box, data: { language, buildDay } } = page;
  const key = keyLine(page);
  const progress = progressOf(texts);
  const arrived = arrivedStep(page, (kept) => { visit.kept = kept; });
  /** @type {Map<string, Destination>} */
  const destinations = new Map();
  /** @type {import('../shared/sealing-worker.js').SealingWorker | null} */
  let worker = null;
  /** @type {Promise<boolean> | null} */
  let works = null;
  let visit = newVisit();
  /** @type {{ parcel: Parcel, stamp: string } | null} What was stopped on its way. */
  let stopped = null;
  /** @type {string[]} */
  let replaced = [];
  /** @type {string[]} Names of files that could not be read any more, as last looked at. */
  let gone = [];

  /** Whether this browser calculates as it should; rejects when the bundle could not be fetched, and fetches it anew the next time. */
  async function ready() {
    if (worker === null) {
      worker = startWorker();
      works = worker.run('trial', null);
    }
    try {
      return await works;
    } catch (error) {
      endWorker();
      throw error;
    }
  }

  function endWorker() {
    if (worker !== null) {
      worker.end();
    }
    worker = null;
  }

  /** @param {import('../shared/page.js').Mechanism} mechanism */
  function destination(mechanism) {
    if (!destinations.has(mechanism.id)) {
      destinations.set(mechanism.id, { mechanism, buildDay, note: null });
    }
    return destinations.get(mechanism.id);
  }

  /** While somebody writes: the worker proves itself, and the key is there to be compared. */
  async function prepare() {
    if (!await ready()) {
      page.line(texts.brokenBrowser);
      return;
    }
    const to = destination(visit.mechanism || box.read().mechanism);
    if (to.note === null) {
      const { text } = await getText(`/api/mechanisms/${to.mechanism.id}/keyset`);
      to.note = to.note || text;
    }
    if (to.note !== null) {
      try {
        await showKey(to);
      } catch (error) {
        // A refusal is said when it is sent, with what can be done.
      }
    }
  }

  /** @param {Destination} to */
  async function showKey(to) {
    try {
      key.show(to.mechanism, await judgeKey(worker, to.note, to.mechanism, buildDay));
    } catch (error) {
      // What was refused is fetched anew the next time.
      to.note = null;
      throw error;
    }
  }

  /** @param {Problem[]} problems */
  function fail(problems) {
    if (!page.isAt('write')) {
      page.goTo('write');
    }
    page.fail(problems);
  }

  /** @param {AbortSignal} signal */
  async function send(signal) {
    const given = box.read();
    const problems = problemsOf(given, texts);
    if (problems.length > 0) {
      fail(problems);
      return;
    }
    page.goTo('sending');
    progress.tell('preparing', 0);
    // What it was locking goes on in the worker otherwise, beside what is locked next.
    let locking = false;
    const stop = () => { if (locking) { endWorker(); } };
    signal.addEventListener('abort', stop);
    try {
      await sendGiven(given, signal, (state, value) => {
        locking = state === 'locking';
        if (!signal.aborted) {
          progress.tell(state, value);
        }
      });
    } catch (error) {
      if (!signal.aborted) {
        await refuse(error.code);
      }
    }
    signal.removeEventListener('abort', stop);
    progress.end();
  }

  /**
   * @param {Given} given
   * @param {AbortSignal} signal
   * @param {import('../shared/delivery.js').Teller['say']} say
   */
  async function sendGiven(given, signal, say) {
    await nothingGone();
    if (!await ready()) {
      throw new DeliveryRefusal('browser');
    }
    const to = destination(visit.mechanism || given.mechanism);
    visit.code = visit.code || newCode();
    const parcel = parcelOf(given, to.mechanism.id);
    const obstacle = await worker.run('obstacle', Object.assign({}, parcel.draft, {
      files: given.files.map(({ file, mediaType, name }) => ({ length: file.size, mediaType, name })),
    }));
    if (obstacle !== null) {
      throw new DeliveryRefusal(obstacle);
    }
    if (to.note !== null) {
      await showKey(to);
    }
    if (signal.aborted) {
      return;
    }
    await deliver(worker, to, parcel, { say, pause: pauseWith(byId('sending-retry'), signal), keyset: () => showKey(to), signal });
    arrive(parcel, to.mechanism);
  }

  async function nothingGone() {
    gone = await box.files.takeOutGone();
    if (gone.length > 0) {
      throw new DeliveryRefusal('gone');
    }
  }

  /**
   * What was stopped goes on as it was when nothing of it differs; otherwise it is another item, and says which ones it stands for.
   * @param {Given} given
   * @param {string} mechanism
   */
  function parcelOf(given, mechanism) {
    const { what, danger, answerLanguage, files } = given;
    const stamp = JSON.stringify([mechanism, what, danger, answerLanguage, visit.kept, files.map(({ file, name }) => [file.name, file.size, file.lastModified, name])]);
    if (stopped === null || stopped.stamp !== stamp) {
      if (stopped !== null && stopped.parcel.started) {
        replaced.push(stopped.parcel.item);
      }
      const fields = reportFields({ what, danger, answerLanguage }, { language, made: today() }, { before: visit.sent.slice(), replaces: replaced.slice() });
      const draft = Object.assign(
        { kind: visit.sent.length === 0 ? 'report' : 'message', fields, files, code: visit.code },
        visit.kept === false ? { kept: /** @type {false} */ (false) } : {},
      );
      stopped = { stamp, parcel: { item: newItemId(), draft, sealed: null, started: false } };
    }
    return stopped.parcel;
  }

  /**
   * @param {Parcel} parcel
   * @param {import('../shared/page.js').Mechanism} mechanism
   */
  function arrive(parcel, mechanism) {
    const first = visit.sent.length === 0;
    visit.sent.push(parcel.item);
    visit.mechanism = mechanism;
    stopped = null;
    replaced = [];
    box.forget();
    page.line(null);
    if (byId('mechanism-field')) {
      show('mechanism-field', false);
    }
    arrived.open({ mechanism: mechanism.id, doubtful: key.isDoubtful(), drawn: first ? visit.code : null });
  }

  /** @param {string} why */
  async function refuse(why) {
    if (why === 'clock') {
      page.goTo('write');
      key.ask();
      return;
    }
    if (why === 'unreadable') {
      gone = await box.files.takeOutGone();
    }
    if (why === 'broken') {
      endWorker();
    }
    const names = why === 'gone' || why === 'unreadable' ? gone : [];
    fail(names.length > 0 ? names.map((name) => ({ message: fill(texts.errorGone, name), field: 'files' })) : [problemFor(why, texts)]);
    if (['keyset', 'mechanism', 'form', 'browser'].includes(why)) {
      page.showHelp();
    }
  }

  function forget() {
    endWorker();
    arrived.code.forget();
    visit = newVisit();
    stopped = null;
    replaced = [];
    if (byId('mechanism-field')) {
      show('mechanism-field', true);
    }
  }

  page.hold({ holds: () => arrived.code.isOpen(), forget });

  return { prepare, send, forget, hasSent: () => visit.sent.length > 0 };
}

/**
 * What can be seen without any key.
 * @param {Given} given
 * @param {import('../report/page.js').Texts} texts
 * @returns {Problem[]}
 */
function problemsOf(given, texts) {
  const tooMany = lettersTooMany(given.what);
  if (tooMany > 0) {
    return [{ message: fill(texts.errorTooLong, tooMany), field: 'what' }];
  }
  if (given.files.length > mostFiles) {
    return [{ message: fill(texts.errorTooMany, mostFiles), field: 'files' }];
  }
  return saysSomething(given) || given.files.length > 0 ? [] : [{ message: texts.errorEmpty, field: 'what' }];
}

/**
 * @param {string} why
 * @param {import('../report/page.js').Texts} texts
 * @returns {Problem}
 */
function problemFor(why, texts) {
  /** @type {Record<string, Problem>} */
  const problems = {
    keyset: { message: texts.refusedKeyset },
    mechanism: { message: texts.refusedMechanism },
    form: { message: texts.refusedForm },
    size: { message: texts.refusedSize, field: 'files' },
    unreadable: { message: texts.errorUnreadable, field: 'files' },
    'too-many': { message: fill(texts.errorTooMany, mostFiles), field: 'files' },
    'too-large': { message: texts.errorTooLarge, field: 'files' },
    names: { message: texts.errorNames, field: 'keep-names' },
    'too-long': { message: fill(texts.errorTooLong, 1), field: 'what' },
    broken: { message: texts.notLoaded, field: 'send' },
  };
  return problems[why] || { message: texts.brokenBrowser };
}
