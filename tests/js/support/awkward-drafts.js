// Drafts at the edge of what an item may be, and random ones of what people and their devices write; for both sides' tests.
import * as limits from '../../../src/Portal/Sealing/limits.js';

const small = (name) => ({ data: new Uint8Array(1), mediaType: 'text/plain', name });
const draft = (fields, attachments = []) => ({ kind: 'report', fields: { made: '2026-02-28', language: 'fa', danger: false, ...fields }, attachments });
const nested = (levels) => (levels === 0 ? 'x' : [nested(levels - 1)]);

/** Files whose names bring report.json, sent under a code, to exactly so many bytes; letters take three bytes each, and one. */
function namesTo(length) {
  const files = Array.from({ length: 300 }, () => small(''));
  const empty = documentLength(draft({}, files));
  const room = length - empty;
  const each = Math.floor(room / 300 / 3);
  return files.map((file, index) => ({ ...file, name: '汉'.repeat(each) + (index === 0 ? 'x'.repeat(room - each * 900) : '') }));
}

function documentLength({ kind, fields, attachments }) {
  const entry = (index) => `attachments/${String(index + 1).padStart(3, '0')}`;
  const report = {
    v: 1, item: '6f1c0c1e-3b1d-4a5e-9c7a-2f0d4b8e1a23', mechanism: '0a1b2c3d', kind, ...fields,
    entries: attachments.map(({ data }, index) => ({ name: entry(index), length: data.length, sha256: '0'.repeat(64) })),
    attachments: attachments.map(({ mediaType, name }, index) => ({ entry: entry(index), mediaType, name, metadataRemoved: false })),
    mailbox: { erase: '0'.repeat(64), recipient: 'x'.repeat(1959), author: '0'.repeat(64) },
    keyset: 1,
  };
  return Buffer.byteLength(JSON.stringify(report));
}

/** The text that brings a text-only item under a code to exactly its one length. */
function textTo(more) {
  const room = limits.textOnlyContainer - 1024 - 512 - 512 - 512;
  const empty = documentLength(draft({ what: '' })) - ',"attachments":[]'.length;
  return 'x'.repeat(Math.floor(room / 512) * 512 - empty + more);
}

/** The data that brings an item with one file to exactly the largest of one request. */
function dataTo(more) {
  const document = documentLength(draft({ what: '' }, [{ data: new Uint8Array(limits.largestInOneRequest - 10000), mediaType: 'video/mp4', name: null }])) - ',"name":null'.length;
  const length = limits.largestInOneRequest - 1024 - 1024 - 512 - 512 - Math.ceil(document / 512) * 512;
  return { data: new Uint8Array(length + more).fill(7), mediaType: 'video/mp4', name: null };
}

/** At each limit. @returns {{ name: string, draft: object }[]} */
export function within() {
  return [
    { name: 'a document at the limit of its length', draft: draft({}, namesTo(limits.largestDocument)) },
    { name: 'a text at the limit of a text-only item', draft: draft({ what: textTo(0) }) },
    { name: 'as many files as can be', draft: draft({}, Array.from({ length: limits.mostAttachments }, () => small('نامه'))) },
    { name: 'files at the limit of one request', draft: draft({ what: '' }, [dataTo(0)]) },
    { name: 'as many levels as can be', draft: draft({ x: nested(limits.deepestNesting - 1) }) },
    { name: 'empty names and empty files', draft: draft({}, ['', ' ', null].map((name) => ({ data: new Uint8Array(0), mediaType: '', name }))) },
    { name: 'nothing but danger', draft: draft({ danger: true }) },
  ];
}

/** Just past each. @returns {{ name: string, draft: object, refusal: string }[]} */
export function past() {
  return [
    { name: 'a document one byte too long by its files’ names', draft: draft({}, namesTo(limits.largestDocument + 1)), refusal: 'names' },
    { name: 'a document too long by names that grow when composed', draft: draft({}, Array.from({ length: 400 }, () => small('\u{1d160}'.repeat(255)))), refusal: 'names' },
    { name: 'a text one byte too long', draft: draft({ what: textTo(1) }), refusal: 'too-long' },
    { name: 'a text that is too long composed', draft: draft({ what: '\u{1d160}'.repeat(4000) }), refusal: 'too-long' },
    { name: 'a document too long beside a file', draft: draft({ what: 'x'.repeat(limits.largestDocument) }, [small(null)]), refusal: 'too-long' },
    { name: 'one file too many', draft: draft({}, Array.from({ length: limits.mostAttachments + 1 }, () => small(null))), refusal: 'too-many' },
    { name: 'files one block too long', draft: draft({ what: '' }, [dataTo(512)]), refusal: 'too-large' },
    { name: 'one level too many', draft: draft({ x: nested(limits.deepestNesting) }), refusal: 'document' },
    { name: 'danger that is neither yes nor no', draft: draft({ danger: 'yes' }), refusal: 'document' },
    { name: 'a language that is no text', draft: draft({ language: 7 }), refusal: 'document' },
    { name: 'an answer to what is no request', draft: draft({ answers: 'yes' }), refusal: 'document' },
  ];
}

const pieces = [
  'او را در سلول انفرادی نگه داشتند', 'ن\u200cمی\u200cدانم', 'e\u0301', 'a\u0323\u0307\u0301', '\u0344', '\u0958\u0959', '\u{1d160}', '\ufb1d', '\u1112\u1161\u11ab', '\u212b',
  '😀', '👩🏽‍⚕️', '\ud83d', '\udd4a', '\u202e', '\u2066x\u2069', '\u200f', '\u0000', '\u0007', '\u007f', '\u0085', '\u2028', '\ufeff', '\uffff', '\ufffd', '"', '\\', '\r\n', '\r', '\t', '</script>', '{"a":1}', ' ', '',
];

/** The same for the same seed. @param {number} seed */
function randomOf(seed) {
  let state = seed >>> 0;
  return (below) => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) % below;
  };
}

/** @param {number} seed */
export function randomDraft(seed) {
  const random = randomOf(seed);
  const pick = (list) => list[random(list.length)];
  const text = (most) => Array.from({ length: random(most) }, () => pick(pieces)).join('');
  const long = () => pick(pieces).repeat(random(6000)) + text(50);
  const words = () => (random(8) === 0 ? long() : text(40));
  const files = random(12) === 0 ? 100 + random(1000) : random(6);
  const value = (levels) => [
    words, () => random(1000) - 500, () => pick([NaN, Infinity, -0, 1e308, 0.1, 2 ** 53]), () => true, () => null, () => undefined,
    () => (levels > 0 ? Array.from({ length: random(4) }, () => value(levels - 1)) : []),
    () => (levels > 0 ? Object.fromEntries(Array.from({ length: random(4) }, () => [text(4), value(levels - 1)])) : {}),
  ][random(8)]();
  const fields = {
    made: pick(['2026-02-28', '2026-02-28', '+012026-01', '2026-02-30', '', null, 20260228]),
    language: pick(['fa', 'ar', 'en', null, undefined, text(5)]),
    answerLanguage: pick(['fa', 'uz-Arab', undefined, 'fa_IR', '', 7, text(5)]),
    visit: pick([undefined, null, 7, {}, { blocks: ['ACTS'], before: ['6f1c0c1e-3b1d-4a5e-9c7a-2f0d4b8e1a24'] }, { blocks: [text(3)] }, value(3)]),
    madeBy: text(4), danger: random(2) === 0, what: words(), acts: [{ act: 'Z98', text: words() }], answers: pick([null, undefined, '6f1c0c1e-3b1d-4a5e-9c7a-2f0d4b8e1a23']),
  };
  Array.from({ length: random(4) }, () => text(3)).forEach((name) => {
    fields[name] = value(random(20));
  });
  const named = random(3);
  const attachments = Array.from({ length: files }, () => ({
    data: new Uint8Array(random(700)).fill(random(256)),
    mediaType: pick(['image/png', '', 'x/y', text(3)]),
    name: named === 0 ? null : named === 1 ? text(20) : pick(pieces).repeat(random(800)),
  }));
  return { kind: pick(['report', 'message', text(3)]), fields, attachments };
}
