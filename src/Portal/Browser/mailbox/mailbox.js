// The mailbox journey: type the code, read answers, write again, erase. The code and what comes from it stay in this page.
import { groupsOf, readCode } from '../shared/access-code.js';
import { keyDay, today } from '../shared/days.js';
import { deliver } from '../shared/delivery.js';
import { guardPage } from '../around/around.js';
import { clearErrors, showErrors } from '../around/errors.js';
import { changed } from '../around/steps.js';
import { hold } from '../around/unsent.js';
import { readMailbox } from './mailbox-reading.js';
import { showMailboxes } from './mailbox-view.js';
import { getText, post } from '../shared/network.js';
import { byId, clearFields, field, fill, journey, newItemId, show } from '../shared/page.js';
import { pauseWith } from '../shared/pause.js';
import { startWorker } from '../shared/sealing-worker.js';
import { bytesOf, roomForText, watchRoom } from '../shared/text-room.js';

/** @typedef {typeof import('../../Languages/en/texts.json')['mailbox']['script']} Texts */

/** @param {NonNullable<ReturnType<typeof journey>>} page */
function start({ language, buildDay, mechanisms, texts: given }) {
  const texts = /** @type {Texts} */ (given);
  const worker = startWorker();
  const works = worker.run('trial', null).catch(() => false);
  /** @type {string | null} */
  let code = null;

  /** @param {{ message: string, field: string }[]} errors */
  function fail(errors) {
    showErrors(texts.errorsTitle, errors);
  }

  /** One of them is shown; a second tap meant for what stood there before does nothing. @param {string} step */
  function go(step) {
    clearErrors();
    ['code-form', 'reading-step', 'opened-step', 'erase-step'].forEach((id) => show(id, id === step));
    changed();
    window.scrollTo(0, 0);
  }

  function typed() {
    clearErrors();
    show('reversed', false);
    const read = readCode(field('code').value);
    if (read === null) {
      fail([{ message: texts.errorCode, field: 'code' }]);
    } else if (read.reversed) {
      byId('reversed-code').textContent = groupsOf(read.code).join(' ');
      show('reversed', true);
      field('reversed-yes').focus();
    } else {
      open(read.code);
    }
  }

  /** @param {string} given28 */
  async function open(given28) {
    if (!await works) {
      fail([{ message: texts.brokenBrowser, field: 'open' }]);
      return;
    }
    code = given28;
    clearFields();
    byId('reversed-code').textContent = '';
    go('reading-step');
    byId('reading-title').focus();
    const mailboxes = [];
    for (const mechanism of mechanisms) {
      status(texts.fetching);
      mailboxes.push(await readMailbox(worker, mechanism, { code, buildDay }, (share) => status(fill(texts.deriving, Math.round(share * 100)))));
    }
    showMailboxes(byId('replies'), mailboxes, texts);
    go('opened-step');
    show('to-mechanism', mechanisms.length > 1);
    byId('opened-title').focus();
  }

  /** @param {string} sentence */
  function status(sentence) {
    byId('reading-status').textContent = sentence;
  }

  function chosen() {
    return mechanisms.find(({ id }) => id === field('mechanism').value);
  }

  async function sendMessage() {
    clearErrors();
    const what = field('message').value;
    const danger = field('message-danger').checked;
    if (what.trim() === '' && !danger) {
      fail([{ message: texts.errorEmpty, field: 'message' }]);
      return;
    }
    if (bytesOf(what) > roomForText) {
      fail([{ message: texts.errorTooLong, field: 'message' }]);
      return;
    }
    const fields = Object.assign(
      { made: today(), language, madeBy: 'SafeReport form 1', danger },
      danger ? { imminence: 'I4' } : {},
      what.trim() === '' ? {} : { what },
    );
    /** @type {Record<string, string>} */
    const refusals = { keyset: texts.refusedKeyset, 'too-long': texts.errorTooLong };
    show('message-form', false);
    show('message-sending', true);
    try {
      /** @type {import('../shared/delivery.js').Draft} */
      const draft = { kind: 'message', fields, files: [], code };
      const { signal } = new AbortController();
      const parcel = { item: newItemId(), draft, sealed: /** @type {null} */ (null), started: false };
      await deliver(worker, { mechanism: chosen(), buildDay, note: null }, parcel, { say, pause: pauseWith(byId('message-retry'), signal), signal });
      field('message').value = '';
      field('message-danger').checked = false;
      byId('message-status').textContent = texts.sent;
    } catch (error) {
      byId('message-status').textContent = refusals[error.code] || texts.refused;
    }
    show('message-progress', false);
    show('message-form', true);
  }

  /**
   * @param {import('../shared/delivery.js').State} state
   * @param {number} value
   */
  function say(state, value) {
    const moving = state === 'locking' || state === 'sending';
    show('message-progress', moving);
    /** @type {HTMLProgressElement} */ (byId('message-progress')).value = moving ? Math.round(value * 100) : 0;
    byId('message-status').textContent = fill(texts[state], state === 'sending' ? Math.round(value * 100) : value);
  }

  async function erase() {
    clearErrors();
    if (!field('erase-sure').checked) {
      fail([{ message: texts.errorSure, field: 'erase-sure' }]);
      return;
    }
    field('erase-do').disabled = true;
    byId('erase-status').textContent = texts.erasing;
    const erased = await requestErase().catch(() => false);
    byId('erase-status').textContent = erased ? texts.erased : texts.notErased;
    field('erase-do').disabled = erased;
    show('add', !erased);
  }

  async function requestErase() {
    const mechanism = chosen();
    const path = `/api/mechanisms/${mechanism.id}`;
    const { text } = await getText(`${path}/keyset`);
    if (text === null) {
      return false;
    }
    const body = await worker.run('erase', { keyset: { note: text, pins: mechanism, now: keyDay(buildDay) }, code });
    return await post(`${path}/mailbox/erase`, body) === 204;
  }

  Array.from(document.querySelectorAll('form')).forEach((form) => form.addEventListener('submit', (event) => event.preventDefault()));
  watchRoom(field('message'), byId('message-space'), (percent) => fill(texts.spaceUsed, percent));
  byId('open').addEventListener('click', typed);
  byId('code').addEventListener('keydown', (event) => {
    if (event.key === 'Enter') {
      typed();
    }
  });
  byId('reversed-yes').addEventListener('click', () => open(readCode(field('code').value).code));
  byId('reversed-no').addEventListener('click', () => {
    show('reversed', false);
    field('code').value = '';
    field('code').focus();
  });
  byId('message-send').addEventListener('click', sendMessage);
  byId('mechanism').addEventListener('change', () => {
    show('add', true);
    field('erase-sure').checked = false;
    field('erase-do').disabled = false;
    byId('erase-status').textContent = '';
  });
  byId('erase-open').addEventListener('click', () => {
    go('erase-step');
    byId('erase-title').focus();
  });
  byId('erase-back').addEventListener('click', () => {
    go('opened-step');
    byId('opened-title').focus();
  });
  byId('erase-do').addEventListener('click', erase);
  hold({
    holds: () => field('message').value.trim() !== '',
    forget() {
      code = null;
      byId('replies').textContent = '';
      worker.end();
    },
  });
  // With the words the code and its keys are gone: it begins anew.
  guardPage(() => location.reload());
  show('loading', false);
  show('journey', true);
}

const page = journey();
if (page) {
  start(page);
}
