// Reads lines on standard input that the desk's tests write (tests/Crypto.Tests/Agreement), each a changed input with the desk's verdict,
// with the page's code and the second readers; at the end prints how often each verdict came, and where they are not of one mind.
import './support/web-crypto.js';
import { webcrypto } from 'node:crypto';
import { createInterface } from 'node:readline';
import { open } from '../../src/Portal/Sealing/age.js';
import { label, reporterKeys, stretch } from '../../src/Portal/Sealing/derive.js';
import { isHybrid, isTool } from '../../src/Portal/Sealing/keyset-text.js';
import { verifyKeyset } from '../../src/Portal/Sealing/keyset.js';
import { isWellFormed, openReply, recordsOf, verifyMailboxNote } from '../../src/Portal/Sealing/mailbox.js';
import { largestDocument } from '../../src/Portal/Sealing/limits.js';
import { isReadable } from '../../src/Portal/Sealing/report.js';
import { readReplyDocument } from '../../src/Portal/Sealing/reply.js';
import { countSigners, readNote, readVerifier } from '../../src/Portal/Sealing/signed-note.js';
import { parseStrict } from '../../src/Portal/Sealing/strict-json.js';
import { readCode } from '../../src/Portal/Browser/shared/access-code.js';
import { textOf } from '../../src/Portal/Browser/shared/network.js';
import { openAlarmPart, openEraseRequest, readDocument, readItem } from './support/desk-reader.js';
import { identityOf, mechanism, portalId, sha256 } from './support/makers.js';
import { deskName, vectorFile } from './support/vectors.js';

const hex = (bytes) => Buffer.from(bytes).toString('hex');
const item = '6f1c0c1e-3b1d-4a5e-9c7a-2f0d4b8e1a23';
const { verifiers } = vectorFile('keysets.json');
const desk = readVerifier(vectorFile('snapshots.json').desk);
const roots = verifiers.map(readVerifier);
const alarm = identityOf(sha256('alarm'));
const reporter = await reporterKeys(await stretch('0123456789012345678901234583', portalId, () => undefined, webcrypto.subtle), mechanism);

const readers = {
  code(bytes) {
    const read = readCode(Buffer.from(bytes).toString());
    return read ? `${read.code} ${read.reversed ? 'reversed' : 'as typed'}` : 'refused';
  },
  keyset(bytes, { mechanism: id, now, lowestSerial }) {
    const { refusal, keyset, inDate } = verifyKeyset(textOf(bytes), { id, portalId, verifiers, threshold: 2, lowestSerial: Number(lowestSerial) }, now);
    return keyset ? `${keyset.serial} ${inDate ? 'within' : 'outside'} ${hex(sha256(keyset.text))}` : deskName(refusal);
  },
  note(bytes) {
    const note = readNote(textOf(bytes));
    const signers = note && countSigners(note, roots);
    return note === null ? 'refused' : signers === null ? 'bad signature' : `${signers} of ${Buffer.byteLength(note.text)} bytes`;
  },
  mailbox(bytes) {
    const note = verifyMailboxNote(textOf(bytes), mechanism, [desk]);
    return note ? `${note.number} ${note.made} ${note.files.length}` : 'refused';
  },
  verifier(bytes) {
    const key = readVerifier(Buffer.from(bytes).toString());
    return key ? hex(key.publicKey) : 'refused';
  },
  recipient(bytes) {
    const text = Buffer.from(bytes).toString();
    return isHybrid(text) ? 'hybrid' : isTool(text) ? 'tool' : 'refused';
  },
  item(bytes) {
    const { refusal, author, report } = readItem(bytes, item, mechanism);
    return report ? `${author} ${hex(sha256(report))}` : refusal;
  },
  report(bytes) {
    const document = readDocument(bytes);
    const value = parseStrict(bytes);
    if (value !== undefined && bytes.length <= largestDocument && isReadable(value) !== (document !== null)) {
      return 'the sealer judges otherwise than its reader';
    }
    return document ? `${document.item} ${document.mechanism} ${document.entries.length} ${mailboxWord(document.mailbox)} ${mailboxWord(document.spare)} ${document.answerLanguage ?? ''} ${document.visit}` : 'refused';
  },
  'reply.json': (bytes) => {
    const reply = readReplyDocument(bytes);
    return reply ? `${reply.reply} ${reply.mechanism} ${reply.made} ${hex(Buffer.from(reply.text))}` : 'refused';
  },
  async reply(bytes) {
    const reply = bytes.length === 9851 ? await openReply(bytes, mechanism, reporter) : null;
    return reply ? `${reply.made} ${reply.text}` : 'refused';
  },
  async alarm(bytes) {
    const danger = await openAlarmPart(bytes, item, alarm);
    return danger === null ? 'refused' : danger ? 'danger' : 'no danger';
  },
  erase: async (bytes) => hex(await openEraseRequest(bytes, alarm) ?? '') || 'refused',
  snapshot(bytes) {
    if (!isWellFormed(bytes)) {
      return 'refused';
    }
    const found = recordsOf(bytes).get(hex(label(reporter.authorKey, 1)));
    return found === undefined ? 'none' : `found ${hex(sha256(found))}`;
  },
  file: (bytes) => open(alarm, bytes).then(hex, () => 'refused'),
};

function mailboxWord(mailbox) {
  return mailbox === undefined ? 'unusable' : mailbox === null ? 'without' : mailbox.kept === false ? 'thrown away' : 'with';
}

async function verdictOf(kind, bytes, given) {
  try {
    return await readers[kind](bytes, given);
  } catch (error) {
    return `threw ${error.name}`;   // which the desk never says
  }
}

const most = 1000;
const counts = {};
const disagreements = [];
for await (const line of createInterface({ input: process.stdin })) {
  const { seed, kind, input, verdict, with: given } = JSON.parse(line);
  const own = await verdictOf(kind, new Uint8Array(Buffer.from(input, 'base64')), given);
  const group = own === verdict ? `${kind}: ${/^[A-Z][A-Za-z]+$|^refused$|^bad signature$|^none$/.test(verdict) ? verdict : 'read'}` : `${kind}: disagreement`;
  counts[group] = (counts[group] ?? 0) + 1;
  if (own !== verdict && disagreements.length < most) {
    const sentence = `seed ${seed}, ${kind}: the desk says "${verdict}", the page "${own}"`;
    disagreements.push(sentence);
    process.stderr.write(`${sentence}\n`);   // at once: a long run is not waited for
  }
}
process.stdout.write(JSON.stringify({ counts, disagreements }));
