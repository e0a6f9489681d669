// Shows what was found in the mailboxes: text only, never markup.
import { inWords, namedDay, namedHour } from '../shared/days.js';
import { fill, locale, write } from '../shared/page.js';
import { hoursSince } from './mailbox-reading.js';
import { whenToCome } from './look-again.js';

/**
 * @typedef {import('./mailbox-reading.js').Mailbox} Mailbox
 * @typedef {import('./mailbox.js').Page} Page
 */

const oldAfter = 26;
/** A clock a little behind is no matter; one that lies before a signed hour by more is wrong. */
const aheadBy = 2;

/** @param {number} hours Since the note was made. */
export function isOld(hours) {
  return hours > oldAfter;
}

/**
 * Whether a day counted from the device's would be a guess.
 * @param {Mailbox} mailbox
 */
export function isClockDoubtful({ state, made, inDate }) {
  const hours = state === 'read' ? hoursSince(made, Date.now()) : 0;
  return state === 'clock' || (state === 'read' && (!inDate || isOld(hours) || hours < -aheadBy));
}

/**
 * @param {HTMLElement} into
 * @param {Mailbox[]} mailboxes
 * @param {Page} page
 * @param {boolean} doubtful
 */
export function showMailboxes(into, mailboxes, { texts, data: { days } }, doubtful) {
  into.textContent = '';
  for (const mailbox of mailboxes) {
    const { mechanism: { id, name }, state, replies } = mailbox;
    (replies || []).forEach((reply) => into.appendChild(replyBox(name, reply)));
    if (state === 'none' || (state === 'read' && replies.length === 0)) {
      into.appendChild(said(mailboxes.length === 1 ? texts.none : fill(texts.noneFrom, name), 'date'));
      const { sentence, day } = whenToCome(days[id], doubtful, { one: texts.againOne, many: texts.againMany, words: texts.againInWords, sometime: texts.againSometime });
      into.appendChild(said(sentence, ''));
      if (day !== '') {
        into.appendChild(said(day, 'date look-from'));
      }
      into.appendChild(said(texts.noneAlike, 'soft'));
    }
    sentences(mailbox).forEach(([sentence, kind]) => into.appendChild(said(sentence, kind)));
  }

  /**
   * @param {Mailbox} mailbox
   * @returns {string[][]}
   */
  function sentences({ mechanism: { name }, state, made, inDate, unreadable }) {
    const device = inWords(new Date(), locale(), true);
    if (state === 'none') {
      return [[fill(texts.noNote, name), '']];
    }
    if (state === 'clock') {
      return [[fill(texts.clockRefused, name, device), 'notice']];
    }
    if (state !== 'read') {
      return [[fill(state === 'absent' ? texts.notFetched : texts.notGenuine, name), 'notice']];
    }
    const hours = hoursSince(made, Date.now());
    return [
      [fill(texts.noteDate, name, namedHour(made, locale())), 'soft'],
      ...(isOld(hours) ? [[fill(texts.noteOld, oldAfter, device), 'notice']] : []),
      ...(!inDate || hours < -aheadBy ? [[fill(texts.clockOff, device), 'notice']] : []),
      ...(unreadable > 0 ? [[fill(texts.unreadable, unreadable), 'notice']] : []),
    ];
  }

  /**
   * @param {string} name
   * @param {import('./mailbox-reading.js').Reply} reply
   */
  function replyBox(name, { made, text }) {
    const box = document.createElement('article');
    box.className = 'reply';
    const heading = document.createElement('h2');
    write(heading, fill(texts.replyFrom, name, namedDay(made, locale())));
    // What somebody wrote, letter by letter.
    const body = document.createElement('p');
    body.textContent = text;
    body.dir = 'auto';
    body.setAttribute('translate', 'no');
    box.appendChild(heading);
    box.appendChild(body);
    return box;
  }
}

/**
 * @param {string} text
 * @param {string} kind
 */
function said(text, kind) {
  const element = document.createElement('p');
  element.className = kind;
  write(element, text);
  return element;
}
