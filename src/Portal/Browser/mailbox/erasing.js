// Erasing, a step of its own. Every mechanism is asked, the same for everybody; what each answers says nothing of a mailbox.
import { keyDay } from '../shared/days.js';
import { getText, post } from '../shared/network.js';
import { byId, field, fill } from '../shared/page.js';
import { judgeKey } from '../sending/key.js';

/** @typedef {import('../shared/page.js').Mechanism} Mechanism */
/** @typedef {'done' | 'notAsked' | 'unsure' | 'refused' | 'clock' | 'keyset'} Outcome */

/**
 * @param {import('./mailbox.js').Page} page
 * @param {import('./answers.js').Keyring} keys
 * @param {() => void} forgetCode
 */
export function erasing(page, keys, forgetCode) {
  const { texts, wait, data: { mechanisms, buildDay } } = page;
  /** @type {AbortController | null} */
  let running = null;
  /** @type {string[]} Ids of the mechanisms that have taken the request. */
  let done = [];

  function open() {
    if (page.isUnsent()) {
      page.fail([{ message: texts.errorUnsentFirst, field: 'message' }]);
      return;
    }
    field('erase-sure').checked = false;
    page.goTo('erase-step');
  }

  async function erase() {
    if (running !== null) {
      return;
    }
    if (!field('erase-sure').checked) {
      page.fail([{ message: texts.errorSure, field: 'erase-sure' }]);
      return;
    }
    const mine = new AbortController();
    running = mine;
    /** @type {Map<Mechanism, Outcome>} */
    const outcomes = new Map();
    wait.open(texts.eraseWaitTitle, () => {
      stop();
      wait.end();
      page.goTo('erase-step');
      page.fail([{ message: texts.eraseStopped }]);
    });
    for (const mechanism of mechanisms.filter(({ id }) => !done.includes(id))) {
      outcomes.set(mechanism, await ask(mechanism, mine.signal));
      if (mine.signal.aborted) {
        return;
      }
    }
    running = null;
    wait.end();
    finish(outcomes);
  }

  /** @param {Map<Mechanism, Outcome>} outcomes */
  function finish(outcomes) {
    const failed = Array.from(outcomes).filter(([, outcome]) => outcome !== 'done');
    if (failed.length === 0) {
      forgetCode();
      page.goTo('erased-step');
      return;
    }
    page.goTo('erase-step');
    page.fail(failed.map(([{ name }, outcome]) => ({ message: sentenceOf(name, outcome) })));
    if (failed.some(([, outcome]) => ['refused', 'clock', 'keyset'].includes(outcome))) {
      page.showHelp();
    }
  }

  /**
   * @param {string} name
   * @param {Outcome} outcome
   */
  function sentenceOf(name, outcome) {
    const sentences = { done: '', notAsked: texts.eraseNotAsked, unsure: texts.eraseUnsure, refused: texts.eraseRefused, clock: texts.eraseClock, keyset: texts.eraseKeyset };
    return fill(sentences[outcome], name);
  }

  /**
   * @param {Mechanism} mechanism
   * @param {AbortSignal} signal
   * @returns {Promise<Outcome>}
   */
  async function ask(mechanism, signal) {
    const path = `/api/mechanisms/${mechanism.id}`;
    wait.tell(texts.eraseKey, null);
    const { status, text } = await getText(`${path}/keyset`, signal);
    if (signal.aborted || text === null) {
      // Where no key was ever published, nothing can have been answered.
      return status === 404 ? took(mechanism) : 'notAsked';
    }
    let body;
    try {
      await judgeKey(keys.worker(), text, mechanism, buildDay);
      body = await keys.worker().run('erase', { keyset: { note: text, pins: mechanism, now: keyDay(buildDay) }, code: keys.code() });
    } catch (error) {
      return error.code === 'clock' ? 'clock' : 'keyset';
    }
    if (signal.aborted) {
      return 'notAsked';
    }
    wait.tell(texts.eraseSending, null);
    const answer = await post(`${path}/mailbox/erase`, body, signal);
    if (answer === 204) {
      return took(mechanism);
    }
    return answer === 0 || answer >= 500 || answer === 429 || answer === 408 ? 'unsure' : 'refused';
  }

  /** @param {Mechanism} mechanism @returns {Outcome} */
  function took(mechanism) {
    done.push(mechanism.id);
    return 'done';
  }

  function stop() {
    if (running !== null) {
      running.abort();
      running = null;
    }
  }

  byId('erase-open').addEventListener('click', open);
  byId('erase-do').addEventListener('click', erase);
  byId('erase-back').addEventListener('click', () => page.goTo('opened-step'));

  return {
    /** With the code goes what was done for it. */
    stop() {
      stop();
      done = [];
    },
  };
}
