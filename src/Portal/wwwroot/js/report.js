// The report journey: form, access code, sealing and sending, what happens next. One document, so that no step is ever posted.
import { codeStep } from './code-step.js';
import { deliver } from './delivery.js';
import { clearErrors, showErrors } from './errors.js';
import { getText } from './network.js';
import { begin, byId, clearFields, field, fill, journey, keyDay, onLeave, show, today } from './page.js';
import { pauseWith } from './pause.js';
import { reportFields } from './report-fields.js';
import { reportForm } from './report-form.js';
import { startWorker } from './sealing-worker.js';

/** @typedef {typeof import('../../Languages/en.json')['report']['script']} Texts */

const steps = ['form', 'code-step', 'sending-step', 'done-step'];

/** @param {NonNullable<ReturnType<typeof journey>>} page */
function start({ language, buildDay, mechanisms, texts: given }) {
  const texts = /** @type {Texts} */ (given);
  const worker = startWorker();
  const form = reportForm(mechanisms.filter(({ open }) => open), texts);
  const code = codeStep(texts);
  /** @type {string | null} The keyset's note, as last looked at. */
  let note = null;
  const works = worker.run('trial', null).catch(() => false);

  /** @param {string} step */
  function go(step) {
    clearErrors();
    steps.forEach((id) => show(id, id === step));
    byId('title').hidden = step === 'done-step';
    window.scrollTo(0, 0);
  }

  function backToForm() {
    go('form');
    field('what').focus();
  }

  /** @param {{ message: string, field: string }[]} errors */
  function fail(errors) {
    showErrors(texts.errorsTitle, errors);
  }

  async function toCode() {
    if (!await works) {
      fail([{ message: texts.brokenBrowser, field: 'to-code' }]);
      return;
    }
    const errors = await form.errors(() => worker.run('obstacle', Object.assign(said(), {
      files: form.files().map(({ file, mediaType, name }) => ({ length: file.size, mediaType, name })),
    })).catch((error) => error.code));
    const key = errors.length === 0 ? await lookAtKeyset() : null;
    if (key === 'refused') {
      errors.push({ message: texts.refusedKeyset, field: 'to-code' });
    }
    if (errors.length > 0) {
      fail(errors);
      return;
    }
    go('code-step');
    code.open();
  }

  /** Shows which key the report will be locked with. A key that cannot be fetched now is fetched when it is needed. */
  async function lookAtKeyset() {
    const mechanism = form.mechanism();
    note = (await getText(`/api/mechanisms/${mechanism.id}/keyset`)).text;
    if (note === null) {
      return 'absent';
    }
    try {
      const key = await worker.run('keyset', { note, pins: mechanism, now: keyDay(buildDay) });
      const line = fill(texts.keyset, mechanism.name, key.serial, key.letters);
      byId('keyset').textContent = line;
      byId('done-keyset').textContent = line;
      byId('dates').textContent = fill(texts.dates, key.notBefore, key.notAfter, today());
      show('dates', !key.inDate);
      return 'accepted';
    } catch (error) {
      return 'refused';
    }
  }

  function said() {
    return { kind: 'report', fields: reportFields(form.answers(), { language, made: today() }) };
  }

  /** @param {string | null} chosenCode */
  async function send(chosenCode) {
    go('sending-step');
    show('sending-back', false);
    show('sending-progress', true);
    byId('sending-title').focus();
    const draft = Object.assign(said(), { files: form.files(), code: chosenCode });
    try {
      await deliver(worker, { mechanism: form.mechanism(), buildDay, note }, draft, { say, pause: pauseWith(byId('sending-retry')) });
      arrive(chosenCode !== null);
    } catch (error) {
      refuse(error.code);
    }
  }

  /**
   * @param {import('./delivery.js').State} state
   * @param {number} value
   */
  function say(state, value) {
    const progress = /** @type {HTMLProgressElement} */ (byId('sending-progress'));
    const moving = state === 'locking' || state === 'sending';
    if (moving) {
      progress.value = Math.round(value * 100);
    } else {
      progress.removeAttribute('value');
    }
    show('sending-progress', !['notSent', 'unsure', 'noKeyset'].includes(state));
    const sentence = fill(texts[state], state === 'sending' ? Math.round(value * 100) : value);
    const status = byId('sending-status');
    if (status.textContent !== sentence) {
      status.textContent = sentence;
    }
  }

  /** @param {string} why */
  function refuse(why) {
    /** @type {Record<string, string>} */
    const sentences = {
      keyset: texts.refusedKeyset,
      mechanism: texts.refusedMechanism,
      size: texts.refusedSize,
      form: texts.refusedForm,
      unreadable: texts.errorUnreadable,
      'too-large': texts.errorTooLarge,
      'too-long': texts.errorTooLong,
      'too-many': texts.errorTooMany,
      names: texts.errorNames,
    };
    byId('sending-status').textContent = sentences[why] || texts.brokenBrowser;
    show('sending-progress', false);
    show('sending-back', true);
    field('sending-back').focus();
  }

  /** @param {boolean} withCode */
  function arrive(withCode) {
    forget();
    clearFields();
    show('next-with-code', withCode);
    show('next-without-code', !withCode);
    go('done-step');
    byId('done-title').focus();
  }

  function forget() {
    worker.end();
    code.forget();
    form.forget();
  }

  byId('form').addEventListener('submit', (event) => event.preventDefault());
  byId('to-code').addEventListener('click', toCode);
  byId('code-written').addEventListener('click', () => { clearErrors(); code.check(); });
  byId('code-again').addEventListener('click', () => { clearErrors(); code.showCode(); });
  byId('send').addEventListener('click', () => {
    const errors = code.errors();
    if (errors.length > 0) {
      fail(errors);
    } else {
      send(code.code());
    }
  });
  byId('send-without').addEventListener('click', () => send(null));
  byId('sending-back').addEventListener('click', backToForm);
  Array.from(document.querySelectorAll('[data-back]')).forEach((button) => button.addEventListener('click', backToForm));
  onLeave(forget);
  begin();
}

const page = journey();
if (page) {
  start(page);
}
