// What goes between a page and the worker, both ways. Types only: the page and the worker are each held to it by `tsc`, and nothing of this file
// is in the bundle.

/**
 * Why something is refused. "broken" is whatever nobody thought of, and a worker that did not start.
 * @typedef {'keyset' | 'document' | 'too-many' | 'too-large' | 'too-long' | 'names'} DraftRefusal
 * @typedef {DraftRefusal | 'unreadable' | 'broken'} RefusalCode
 */

/**
 * What a page hands in.
 * @typedef {import('./keyset.js').Pins} Pins
 * @typedef {{ note: string, pins: Pins, now: string }} Offered A keyset as the Portal shows it, what is known of its mechanism, and the day.
 * @typedef {{ file: Blob, mediaType: string, name: string | null }} ChosenFile
 * @typedef {{ kind: string, fields: Record<string, unknown>, kept?: boolean }} Said Not kept: the code was thrown away.
 * @typedef {{ keyset: Offered, previous: string | null, note: string }} Snapshot
 */

/**
 * Every task there is, with what it is given and what it answers.
 *
 * - `trial`: whether this browser can be trusted to calculate.
 * - `obstacle`: by its code, what stands in the way of a draft; null when nothing does.
 * - `keyset`: which key an item would be sealed to; refused when it is not the mechanism's.
 * - `seal`: the item.
 * - `find`: which file of the snapshot to fetch; null when what was offered is not the mechanism's.
 * - `read`: the replies in that file; null when it is not the one that was signed.
 * - `erase`: the sealed request.
 *
 * @typedef {{ task: 'trial', input: null, output: boolean }
 *   | { task: 'obstacle', input: Said & { files: import('./item.js').Announced[] }, output: DraftRefusal | null }
 *   | { task: 'keyset', input: Offered, output: { serial: number, letters: string, inDate: boolean, notBefore: string, notAfter: string } }
 *   | { task: 'seal', input: Said & { keyset: Offered, item: string, files: ChosenFile[], code: string | null }, output: { body: Uint8Array<ArrayBuffer>, serial: number } }
 *   | { task: 'find', input: { code: string, snapshot: Snapshot }, output: { number: number, prefix: string, made: string, inDate: boolean } | null }
 *   | { task: 'read', input: { mechanism: string, bytes: ArrayBuffer }, output: { replies: import('./mailbox.js').Reply[], unreadable: number } | null }
 *   | { task: 'erase', input: { keyset: Offered, code: string }, output: Uint8Array<ArrayBuffer> }} Task
 *
 * @typedef {Task['task']} TaskName
 */

/** @template {TaskName} Name @typedef {Extract<Task, { task: Name }>['input']} InputOf */
/** @template {TaskName} Name @typedef {Extract<Task, { task: Name }>['output']} OutputOf */

/**
 * A question, with a number of its own, and what comes back under that number: shares of 1 while it lasts, then an answer or a refusal.
 * @typedef {{ id: number, task: TaskName, input: Task['input'] }} Question
 * @typedef {{ id: number, share?: number, output?: Task['output'], refusal?: RefusalCode }} Answer
 */

/** @typedef {(share: number) => void} Progress */

/**
 * What the worker can do: each task, in its types.
 * @typedef {{ [Name in TaskName]: (input: InputOf<Name>, progress: Progress, read: (file: Blob) => Promise<Uint8Array>) => Promise<OutputOf<Name>> }} Tasks
 */

export {};
