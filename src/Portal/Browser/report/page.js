// The one script before a page can be used: what every page has, the doors, and the box. What sends comes later (later.js).
import { guardPage } from '../around/around.js';
import { clearErrors, showErrors } from '../around/errors.js';
import { whenIdle } from '../around/idle.js';
import { changed, go, isAt, keepPlace, standWhere } from '../around/steps.js';
import { askFirst, cover, forgetAll, hold, isUnsent } from '../around/unsent.js';
import { byId, journey, say, show } from '../shared/page.js';
import { writingBox } from './box.js';
import { sendingLater } from './later.js';
import { lineBar, showHelp } from './line.js';

/** @typedef {typeof import('../../Languages/en/texts.json')['script']} Texts */
/** @typedef {ReturnType<typeof openDocument>} Page What the later steps are handed. */

/** @param {NonNullable<ReturnType<typeof journey>>} data */
function openDocument(data) {
  const texts = /** @type {Texts} */ (data.texts);
  const box = writingBox(data.mechanisms.filter(({ open }) => open), texts);
  const { line, lineIs } = lineBar(texts);

  /** @param {string} step */
  function goTo(step) {
    clearErrors();
    const back = step === 'write' || step === 'clean';
    show('back', back);
    show('languages', !back && (step === 'start' || step === 'finished'));
    show('help', false);
    go(step);
  }

  return {
    data, texts, box, line, lineIs, goTo, isAt, changed, keepPlace, standWhere, hold, cover, askFirst, forgetAll, isUnsent, showErrors, clearErrors, showHelp,

    /** @param {import('../around/errors.js').Problem[]} problems */
    fail(problems) {
      showErrors(texts.errorsTitle, problems);
    },

    /** What happened, or more of it. @param {boolean} more */
    write(more) {
      goTo('write');
      if (more) {
        say('write-title', texts.moreTitle);
      }
    },
  };
}

/** @param {NonNullable<ReturnType<typeof journey>>} data */
function start(data) {
  const page = openDocument(data);
  const later = sendingLater(page);
  const firstTitle = byId('write-title').textContent;
  /** @type {AbortController | null} */
  let sending = null;

  function toStart() {
    say('write-title', firstTitle);
    page.goTo('start');
  }

  function open() {
    page.goTo('write');
    fetchLater();
  }

  /** At once said, and at the next tap on Send tried again. */
  function fetchLater() {
    later.ready().then((sender) => sender.prepare()).catch(() => page.line(page.texts.notLoaded));
  }

  async function send() {
    if (sending !== null) {
      return;
    }
    const mine = new AbortController();
    sending = mine;
    page.line(null);
    if (later.now() === null) {
      page.goTo('sending');
      say('sending-text', page.texts.preparing);
      say('sending-status', page.texts.preparing);
    }
    try {
      const sender = await later.ready();
      if (!mine.signal.aborted) {
        await sender.send(mine.signal);
      }
    } catch (error) {
      if (!mine.signal.aborted) {
        page.goTo('write');
        page.fail([{ message: page.texts.notLoaded, field: 'send' }]);
      }
    }
    sending = sending === mine ? null : sending;
  }

  function stop() {
    if (sending !== null) {
      sending.abort();
      sending = null;
    }
    page.line(null);
    page.goTo('write');
    byId('what').focus();
  }

  function back() {
    const sender = later.now();
    if (sender !== null && sender.hasSent()) {
      page.goTo('arrived');
    } else if (page.isAt('clean')) {
      page.goTo('finished');
    } else {
      toStart();
    }
  }

  /** Ten minutes untouched: code and keys go, and what is unsent is covered and asked about. */
  function idle() {
    if (sending !== null) {
      return;
    }
    const sender = later.now();
    const held = sender !== null && sender.hasSent();
    if (held) {
      sender.forget();
      say('write-title', firstTitle);
    }
    if (page.box.holds()) {
      if (!page.isAt('write')) {
        page.goTo('write');
      }
      page.cover(toStart);
    } else if (held) {
      page.goTo('finished');
      show('finished-idle', true);
    }
  }

  page.hold({ holds: () => sending !== null || page.box.holds(), forget: () => { stopSilently(); page.box.forget(); } });

  function stopSilently() {
    if (sending !== null) {
      sending.abort();
      sending = null;
    }
  }

  byId('form').addEventListener('submit', (event) => event.preventDefault());
  byId('write-open').addEventListener('click', open);
  byId('back').addEventListener('click', back);
  byId('send').addEventListener('click', send);
  byId('sending-stop').addEventListener('click', stop);
  whenIdle(idle);
  guardPage(toStart);
  show('loading', false);
  show('door-write', true);
  if (location.pathname.endsWith('/report')) {
    open();
  }
}

const data = journey();
if (data && byId('write-open')) {
  start(data);
} else {
  guardPage(() => location.reload());
}
