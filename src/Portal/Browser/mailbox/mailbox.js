// The mailbox: type the code, read answers, write again, erase. This is the one script before the code can be typed; what opens answers comes at once
// after it (answers.js). The code and what comes from it stay in this page.
import { guardPage } from '../around/around.js';
import { clearErrors, showErrors } from '../around/errors.js';
import { whenIdle } from '../around/idle.js';
import { changed, go, isAt } from '../around/steps.js';
import { askFirst, cover, forgetAll, hold, isUnsent, leaveTo } from '../around/unsent.js';
import { lineBar, showHelp } from '../report/line.js';
import { groupsOf, readCode } from '../shared/access-code.js';
import { comesLater } from '../shared/later.js';
import { byId, field, inOwnDigits, journey, say, show } from '../shared/page.js';
import { waitStep } from './waiting.js';

/** @typedef {typeof import('../../Languages/en/texts.json')['mailbox']['script'] & typeof import('../../Languages/en/texts.json')['script']} Texts */
/** @typedef {ReturnType<typeof openPage>} Page What the later steps are handed. */
/** @typedef {ReturnType<typeof import('./answers.js').answers>} Answers */

const stepsWithBack = ['look', 'opened-step', 'sent-step', 'erase-step', 'clean'];

/** @param {NonNullable<ReturnType<typeof journey>>} data */
function openPage(data) {
  const texts = /** @type {Texts} */ (Object.assign(JSON.parse(byId('journey').dataset.sentences), data.texts));
  const { line, lineIs } = lineBar(Object.assign({}, texts, { offline: texts.noLine }));

  /** @param {string} step */
  function goTo(step) {
    clearErrors();
    show('back', stepsWithBack.includes(step));
    show('languages', step === 'finished' || step === 'erased-step');
    show('help', false);
    go(step);
  }

  return {
    data, texts, line, lineIs, goTo, isAt, changed, hold, cover, askFirst, forgetAll, isUnsent, showErrors, clearErrors, showHelp, wait: waitStep(goTo, texts.waitSlow),

    /** @param {import('../around/errors.js').Problem[]} problems */
    fail(problems) {
      showErrors(texts.errorsTitle, problems);
    },
  };
}

/** @param {NonNullable<ReturnType<typeof journey>>} data */
function start(data) {
  const page = openPage(data);
  const { texts } = page;
  /** @type {object | null} The look for answers that is under way; another, or none, once it was stopped. */
  let opening = null;
  const later = comesLater('/js/answers.js', (/** @type {typeof import('./answers.js')} */ { answers }) => answers(page));

  /** At once said, and at the next tap on "Look for answers" tried again. */
  function fetchLater() {
    later.ready().then((reader) => reader.prepare()).catch(() => page.line(texts.readerNotLoaded));
  }

  function typed() {
    clearErrors();
    hideReversed();
    const read = readCode(field('code').value);
    if (read === null) {
      page.fail([{ message: texts.errorCode, field: 'code' }]);
    } else if (read.reversed) {
      say('reversed-code', groupsOf(read.code).map(inOwnDigits).join(' '));
      show('reversed', true);
      changed();
      byId('reversed-title').focus();
    } else {
      open(read.code);
    }
  }

  function hideReversed() {
    show('reversed', false);
    byId('reversed-code').textContent = '';
  }

  /** @param {string} code */
  async function open(code) {
    hideReversed();
    page.line(null);
    const mine = {};
    opening = mine;
    try {
      if (later.now() === null) {
        page.wait.open(texts.readingTitle, toLook);
        page.wait.tell(texts.readerLoading, null);
      }
      const reader = await later.ready();
      if (opening === mine) {
        await reader.open(code);
      }
    } catch (error) {
      if (opening === mine) {
        toLook();
        page.fail([{ message: texts.readerNotLoaded, field: 'open' }]);
      }
    }
    opening = opening === mine ? null : opening;
  }

  function toLook() {
    opening = null;
    page.wait.end();
    page.goTo('look');
  }

  function back() {
    if (page.isAt('look')) {
      page.askFirst(() => leaveTo(byId('journey').dataset.start));
    } else if (page.isAt('opened-step')) {
      page.askFirst(() => {
        page.forgetAll();
        toLook();
      });
    } else if (page.isAt('clean')) {
      page.goTo(later.now() !== null && later.now().isOpen() ? 'opened-step' : 'finished');
    } else {
      page.goTo('opened-step');
    }
  }

  /** Ten minutes untouched: code and keys go, and what is unsent is covered and asked about. */
  function idle() {
    const reader = later.now();
    if (reader !== null && reader.isSending()) {
      return;
    }
    const held = opening !== null || field('code').value !== '' || (reader !== null && reader.isOpen());
    const unsent = page.isUnsent();
    opening = null;
    hideReversed();
    field('code').value = '';
    if (reader !== null) {
      reader.forgetCode();
    }
    if (unsent) {
      page.goTo('opened-step');
      page.cover(toLook);
    } else if (held) {
      page.goTo('finished');
      show('finished-idle', true);
    }
  }

  Array.from(document.querySelectorAll('form')).forEach((form) => form.addEventListener('submit', (event) => event.preventDefault()));
  byId('open').addEventListener('click', typed);
  byId('code').addEventListener('keydown', (event) => {
    if (event.key === 'Enter' && !event.isComposing) {
      event.preventDefault();
      if (!event.repeat) {
        typed();
      }
    }
  });
  byId('reversed-yes').addEventListener('click', () => open(readCode(field('code').value).code));
  byId('reversed-no').addEventListener('click', () => {
    hideReversed();
    changed();
    field('code').value = '';
    field('code').focus();
  });
  byId('back').addEventListener('click', back);
  page.hold({ holds: () => false, forget: () => { opening = null; hideReversed(); } });
  whenIdle(idle);
  guardPage(toLook);
  show('before', false);
  show('journey', true);
  page.goTo('look');
  fetchLater();
}

const data = journey();
if (data) {
  start(data);
}
