// What opens answers, and what can be done once they are open. Fetched as soon as the page is there, the same for everybody.
import { watchLine, withinAMinute } from '../shared/network.js';
import { byId, field, fill, show } from '../shared/page.js';
import { startWorker } from '../shared/sealing-worker.js';
import { erasing } from './erasing.js';
import { sayWhen } from './look-again.js';
import { readMailbox } from './mailbox-reading.js';
import { isClockDoubtful, showMailboxes } from './mailbox-view.js';
import { messageStep } from './message.js';

/** @typedef {import('./mailbox-reading.js').Mailbox} Mailbox */
/** @typedef {ReturnType<typeof keyring>} Keyring */

/** Eight answers and what stands beside each: no file is shorter, and each is as long as some of these. */
const shortestFile = 79064;
const kilobyte = 1000;

/** The code being read, and the worker that holds what comes from it. Both go together. */
function keyring() {
  /** @type {import('../shared/sealing-worker.js').SealingWorker | null} */
  let worker = null;
  /** @type {Promise<boolean> | null} */
  let works = null;
  /** @type {string | null} */
  let code = null;

  function end() {
    if (worker !== null) {
      worker.end();
    }
    worker = null;
    works = null;
    code = null;
  }

  return {
    code: () => code,
    worker: () => worker,
    end,

    /** @param {string} given */
    take(given) {
      code = given;
    },

    /** Whether this browser calculates as it should; rejects when the bundle could not be fetched, and fetches it anew the next time. */
    async ready() {
      if (worker === null) {
        worker = startWorker();
        works = worker.run('trial', null);
      }
      const mine = worker;
      try {
        return await withinAMinute(works);
      } catch (error) {
        if (mine === worker) {
          end();
        }
        throw error;
      }
    },
  };
}

/** @param {import('./mailbox.js').Page} page */
export function answers(page) {
  const { texts, wait, data: { mechanisms, buildDay } } = page;
  const keys = keyring();
  const message = messageStep(page, keys);
  const erase = erasing(page, keys, forgetCode);
  /** @type {AbortController | null} */
  let reading = null;

  async function prepare() {
    if (!await keys.ready()) {
      page.line(texts.brokenReading);
    }
  }

  /** @param {string} code */
  async function open(code) {
    const mine = new AbortController();
    reading = mine;
    const { signal } = mine;
    wait.open(texts.readingTitle, () => {
      stop();
      page.goTo('look');
    });
    wait.tell(texts.readerLoading, null);
    try {
      const works = await keys.ready();
      if (signal.aborted) {
        return;
      }
      if (!works) {
        back(texts.brokenReading);
        page.showHelp();
        return;
      }
      keys.take(code);
      const mailboxes = await readAll(code, signal);
      if (signal.aborted) {
        return;
      }
      if (mailboxes.every(({ state }) => state === 'absent')) {
        keys.end();
        back(texts.notFetchedAll);
        return;
      }
      reading = null;
      wait.end();
      showOpened(mailboxes);
    } catch (error) {
      if (!signal.aborted) {
        back(texts.readerNotLoaded);
      }
    }
  }

  /** To the code, which still stands in its field. @param {string} why */
  function back(why) {
    stop();
    page.goTo('look');
    page.fail([{ message: why, field: 'open' }]);
  }

  /**
   * @param {string} code
   * @param {AbortSignal} signal
   */
  async function readAll(code, signal) {
    /** @type {Mailbox[]} */
    const mailboxes = [];
    for (const mechanism of mechanisms) {
      /** Of all there is to fetch. @param {number} share */
      const ofAll = (share) => (mailboxes.length + share) / mechanisms.length;
      /** @param {string} sentence @param {number | null} share */
      const tell = (sentence, share) => {
        if (!signal.aborted) {
          wait.tell(sentence, share);
        }
      };
      mailboxes.push(await readMailbox(keys.worker(), mechanism, {
        code,
        buildDay,
        signal,
        tell: (state) => tell(texts[state], null),
        deriving: (share) => tell(fill(texts.deriving, Math.round(share * 100)), share),
        fetching(bytes, total) {
          const all = Math.max(total || Math.ceil(bytes / shortestFile) * shortestFile, bytes);
          tell(fill(texts.fetching, Math.floor(bytes / kilobyte), Math.ceil(all / kilobyte)), ofAll(bytes / all));
        },
      }));
      if (signal.aborted) {
        return mailboxes;
      }
    }
    return mailboxes;
  }

  /** @param {Mailbox[]} mailboxes */
  function showOpened(mailboxes) {
    const doubtful = mailboxes.some(isClockDoubtful);
    showMailboxes(byId('replies'), mailboxes, page, doubtful);
    message.open(mailboxes, doubtful);
    field('code').value = '';
    show('code-forgotten', false);
    show('reply-hint', true);
    show('erase-way', true);
    page.goTo('opened-step');
  }

  /** What was being read goes on in the worker otherwise, and its keys stay there. */
  function stop() {
    if (reading !== null) {
      reading.abort();
      reading = null;
    }
    wait.end();
    keys.end();
  }

  /** Code, keys and answers; what somebody wrote stays. */
  function forgetCode() {
    stop();
    erase.stop();
    message.forgetCode();
    field('erase-sure').checked = false;
    byId('replies').textContent = '';
    sayWhen('sent-when', { sentence: '', day: '' });
    show('code-forgotten', true);
    show('reply-hint', false);
    show('erase-way', false);
  }

  watchLine(page.lineIs);
  byId('clean-open').addEventListener('click', () => page.goTo('clean'));
  byId('sent-clean').addEventListener('click', () => page.goTo('clean'));
  byId('finished-clean').addEventListener('click', () => page.goTo('clean'));
  byId('erased-clean').addEventListener('click', () => page.goTo('clean'));
  ['finish', 'sent-finish'].forEach((id) => byId(id).addEventListener('click', () => page.askFirst(() => {
    page.forgetAll();
    show('finished-idle', false);
    page.goTo('finished');
  })));
  page.hold({
    holds: () => message.holds(),
    forget() {
      forgetCode();
      message.forget();
    },
  });

  return { prepare, open, forgetCode, isOpen: () => keys.code() !== null, isSending: message.isSending };
}
