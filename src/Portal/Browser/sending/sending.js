// Everything for sending: the worker, the key, the code drawn for this visit, and what is on its way. Fetched when the first door is opened.
import { newCode } from '../shared/access-code.js';
import { today } from '../shared/days.js';
import { deliver, DeliveryRefusal } from '../shared/delivery.js';
import { getText, watchLine, withinAMinute } from '../shared/network.js';
import { byId, fill, newItemId, show } from '../shared/page.js';
import { pauseWith } from '../shared/pause.js';
import { startWorker } from '../shared/sealing-worker.js';
import { mostParts, partsOf } from '../shared/text-parts.js';
import { lettersTooMany } from '../shared/text-room.js';
import { arrivedStep } from './arrived.js';
import { judgeKey, keyLine } from './key.js';
import { progressOf } from './progress.js';
import { reportFields, saysSomething } from './report-fields.js';
import { underway } from './underway.js';

/**
 * @typedef {import('../report/box.js').Given} Given
 * @typedef {import('../around/errors.js').Problem} Problem
 * @typedef {import('../shared/delivery.js').Parcel} Parcel
 * @typedef {import('../shared/delivery.js').ChosenFile} ChosenFile
 * @typedef {import('../shared/delivery.js').Destination} Destination
 * @typedef {{ code: string | null, mechanism: import('../shared/page.js').Mechanism | null, sent: string[], shown: boolean, kept: boolean | null }} Visit With whether its code was shown.
 */

const mostFiles = 999;
const firstWait = 15;
const longestWait = 300;

/** @returns {Visit} */
function newVisit() {
  return { code: null, mechanism: null, sent: [], shown: false, kept: null };
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
  /** Whether it has given no sign for a minute: it may still come, or be fetched anew. */
  let late = false;
  let visit = newVisit();
  const way = underway();
  /** @type {string[]} Names of files that could not be read any more, as last looked at. */
  let gone = [];

  /** Whether this browser calculates as it should; rejects when the bundle could not be fetched, and fetches it anew the next time. */
  async function ready() {
    if (late) {
      endWorker();
    }
    if (worker === null) {
      worker = startWorker();
      works = worker.run('trial', null);
      const settled = () => { late = false; };
      works.then(settled, settled);
    }
    try {
      return await withinAMinute(works);
    } catch (error) {
      if (error.code === undefined) {
        late = true;
        throw new DeliveryRefusal('late');
      }
      endWorker();
      throw error;
    }
  }

  function endWorker() {
    if (worker !== null) {
      worker.end();
    }
    worker = null;
    late = false;
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
    for (let tries = 0; to.note === null && page.isAt('write'); tries++) {
      const { status, text } = await getText(`/api/mechanisms/${to.mechanism.id}/keyset`);
      to.note = to.note || text;
      if (to.note !== null || status === 404) {
        break;
      }
      await new Promise((resolve) => { setTimeout(resolve, Math.min(longestWait, firstWait * 2 ** tries) * 1000); });
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
      await sendGiven(given, signal, (state, value, place) => {
        locking = state === 'locking';
        if (!signal.aborted) {
          progress.tell(state, value, place);
        }
      });
    } catch (error) {
      if (!signal.aborted) {
        await refuse(error.code);
      }
      sayPartly(partsOf(given.what).length);
    }
    signal.removeEventListener('abort', stop);
    progress.end();
  }

  /**
   * @param {Given} given
   * @param {AbortSignal} signal
   * @param {(state: import('../shared/delivery.js').State, value: number, place: import('./progress.js').PartOf) => void} say
   */
  async function sendGiven(given, signal, say) {
    await nothingGone();
    if (!await ready()) {
      throw new DeliveryRefusal('browser');
    }
    const to = destination(visit.mechanism || given.mechanism);
    visit.code = visit.code || newCode();
    const parts = partsOf(given.what).map((what, index, all) => Object.assign({}, given, { what, files: index === all.length - 1 ? given.files : [] }));
    await nothingInTheWay(parts);
    const stamps = parts.map((part) => stampOf(part, to.mechanism.id));
    way.begin(stamps, visit.kept !== false);
    for (let index = 0; index < parts.length; index++) {
      const part = way.part(index, stamps[index], (replaces) => parcelOf(parts[index], replaces));
      if (part.arrived) {
        continue;
      }
      if (to.note !== null) {
        await showKey(to);
      }
      if (signal.aborted) {
        throw new DeliveryRefusal('stopped');
      }
      const place = { part: index + 1, of: parts.length };
      const tell = (/** @type {import('../shared/delivery.js').State} */ state, /** @type {number} */ value) => say(state, value, place);
      await deliver(worker, to, part.parcel, { say: tell, pause: pauseWith(byId('sending-retry'), signal), keyset: () => showKey(to), signal });
      way.hasArrived(part);
      visit.sent.push(part.parcel.item);
      visit.mechanism = to.mechanism;
    }
    arrive();
  }

  /** @param {Given[]} parts Whether each of them will be sealed is known before the first is. */
  async function nothingInTheWay(parts) {
    for (const [index, part] of parts.entries()) {
      const { kind, fields } = draftOf(part, visit.sent.concat(parts.slice(0, index).map(newItemId)), []);
      const files = part.files.map(({ file, mediaType, name }) => ({ length: file.size, mediaType, name }));
      const obstacle = await worker.run('obstacle', { kind, fields, files });
      if (obstacle !== null) {
        throw new DeliveryRefusal(obstacle);
      }
    }
  }

  async function nothingGone() {
    gone = await box.files.takeOutGone();
    if (gone.length > 0) {
      throw new DeliveryRefusal('gone');
    }
  }

  /**
   * All that an item says: where nothing of it differs it keeps its id.
   * @param {Given} given
   * @param {string} mechanism
   */
  function stampOf({ what, danger, answerLanguage, files }, mechanism) {
    return JSON.stringify([mechanism, what, danger, answerLanguage, files.map(({ file, name }) => [file.name, file.size, file.lastModified, name])]);
  }

  /**
   * @param {Given} given
   * @param {string[]} before
   * @param {string[]} replaces
   */
  function draftOf({ what, danger, answerLanguage, files }, before, replaces) {
    const fields = reportFields({ what, danger, answerLanguage }, { language, made: today() }, { before, replaces });
    return Object.assign(
      { kind: before.length === 0 ? 'report' : 'message', fields, files, code: visit.code },
      visit.kept === false ? { kept: /** @type {false} */ (false) } : {},
    );
  }

  /**
   * @param {Given} given
   * @param {string[]} replaces
   * @returns {Parcel}
   */
  function parcelOf(given, replaces) {
    return { item: newItemId(), draft: draftOf(given, visit.sent.slice(), replaces), sealed: null, started: false };
  }

  /** The code is there as soon as anything has arrived under it. @returns {import('./arrived.js').Arrived} */
  function arrivedSoFar() {
    const drawn = visit.shown ? null : visit.code;
    visit.shown = true;
    if (byId('mechanism-field')) {
      show('mechanism-field', false);
    }
    return { mechanism: visit.mechanism.id, doubtful: key.isDoubtful(), drawn, again: visit.sent.length > 1 && drawn === null };
  }

  function arrive() {
    way.clear();
    box.forget();
    page.line(null);
    arrived.open(arrivedSoFar());
  }

  /** Stopped or refused between its parts. @param {number} all */
  function sayPartly(all) {
    const done = way.arrived();
    if (done > 0) {
      arrived.ready(arrivedSoFar(), fill(texts.partsArrivedTitle, done, all));
      byId('what-space').textContent = fill(texts.partsArrived, done, all);
    }
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
    way.clear();
    if (byId('mechanism-field')) {
      show('mechanism-field', true);
    }
  }

  watchLine(page.lineIs);
  byId('sending-retry').addEventListener('click', () => {
    page.changed();
    byId('sending-title').focus({ preventScroll: true });
  });
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
  const tooMany = lettersTooMany(given.what, mostParts);
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
    late: { message: texts.notLoaded, field: 'send' },
  };
  return problems[why] || { message: texts.brokenBrowser };
}
