// Shows what was found in the mailboxes: text only, never markup.
import { namedDay, namedHour } from '../shared/days.js';
import { fill, locale } from '../shared/page.js';
import { isOld } from './mailbox-reading.js';

/** @typedef {typeof import('../../Languages/en/texts.json')['mailbox']['script']} Texts */

/**
 * @param {HTMLElement} into
 * @param {import('./mailbox-reading.js').Mailbox[]} mailboxes
 * @param {Texts} texts
 */
export function showMailboxes(into, mailboxes, texts) {
  into.textContent = '';
  for (const mailbox of mailboxes) {
    for (const reply of mailbox.replies || []) {
      into.appendChild(replyBox(mailbox.mechanism.name, reply, texts));
    }
    sentences(mailbox, texts).forEach(([sentence, kind]) => into.appendChild(paragraph(sentence, kind)));
  }
  if (mailboxes.some(({ state }) => state === 'read') && mailboxes.every(({ replies }) => !replies || replies.length === 0)) {
    into.insertBefore(paragraph(texts.none, ''), into.firstChild);
  }
}

/**
 * @param {import('./mailbox-reading.js').Mailbox} mailbox
 * @param {Texts} texts
 * @returns {string[][]}
 */
function sentences({ mechanism: { name }, state, made, inDate, unreadable }, texts) {
  if (state === 'none') {
    return [[fill(texts.noNote, name), '']];
  }
  if (state !== 'read') {
    return [[fill(state === 'absent' ? texts.notFetched : texts.notGenuine, name), 'notice']];
  }
  return [
    [fill(texts.noteDate, name, namedHour(made, locale())), 'hint'],
    ...(isOld(made, Date.now()) ? [[texts.noteOld, 'notice']] : []),
    ...(inDate ? [] : [[texts.clockWrong, 'notice']]),
    ...(unreadable > 0 ? [[texts.unreadable, 'notice']] : []),
  ];
}

/**
 * @param {string} name
 * @param {import('./mailbox-reading.js').Reply} reply
 * @param {Texts} texts
 */
function replyBox(name, { made, text }, texts) {
  const box = document.createElement('article');
  box.className = 'reply';
  box.setAttribute('translate', 'no');
  const heading = document.createElement('h3');
  heading.textContent = fill(texts.replyFrom, name, namedDay(made, locale()));
  const body = paragraph(text, '');
  body.dir = 'auto';
  box.appendChild(heading);
  box.appendChild(body);
  return box;
}

/**
 * @param {string} text
 * @param {string} kind
 */
function paragraph(text, kind) {
  const element = document.createElement('p');
  element.className = kind;
  element.textContent = text;
  return element;
}
