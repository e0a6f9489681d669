// The page's end of the worker in which everything secret is calculated.

/**
 * @typedef {import('../../Sealing/messages.js').TaskName} TaskName
 * @typedef {import('../../Sealing/messages.js').Answer} Answer
 * @typedef {import('../../Sealing/messages.js').Question} Question
 * @typedef {import('../../Sealing/messages.js').Progress} Progress
 * @typedef {{ resolve(output: any): void, reject(error: Error): void, progress: Progress }} Waiting Its answer's type is that of the task it was asked.
 */

/** @template {TaskName} Name @typedef {import('../../Sealing/messages.js').InputOf<Name>} InputOf */
/** @template {TaskName} Name @typedef {import('../../Sealing/messages.js').OutputOf<Name>} OutputOf */

/** What the worker refuses, by code. */
export class WorkerRefusal extends Error {
  /** @param {import('../../Sealing/messages.js').RefusalCode} code */
  constructor(code) {
    super(code);
    this.code = code;
  }
}

const bundle = '/dist/sealing.js';
/** @type {string | null} */
let address = null;

/** The one script there is to start, by the one policy that a page may make: whatever else was asked for is refused. */
function workerAddress() {
  const types = /** @type {any} */ (window).trustedTypes;
  if (address === null) {
    address = types ? types.createPolicy('safereport', { createScriptURL: onlyTheBundle }).createScriptURL(bundle) : bundle;
  }
  return address;
}

/** @param {string} asked */
function onlyTheBundle(asked) {
  if (asked !== bundle) {
    throw new TypeError('another script');
  }
  return asked;
}

export function startWorker() {
  const worker = new Worker(workerAddress());
  /** @type {Map<number, Waiting>} */
  const waiting = new Map();
  let last = 0;
  let broken = false;

  worker.onmessage = (/** @type {MessageEvent<Answer>} */ { data: { id, share, output, refusal } }) => {
    const task = waiting.get(id);
    if (share !== undefined) {
      task.progress(share);
      return;
    }
    waiting.delete(id);
    if (refusal) {
      task.reject(new WorkerRefusal(refusal));
    } else {
      task.resolve(output);
    }
  };
  // Also when its script could not be fetched.
  worker.onerror = () => {
    broken = true;
    waiting.forEach((task) => task.reject(new WorkerRefusal('broken')));
    waiting.clear();
  };

  return {
    /**
     * @template {TaskName} Name
     * @param {Name} task
     * @param {InputOf<Name>} input
     * @param {Progress} [progress]
     * @returns {Promise<OutputOf<Name>>}
     */
    run(task, input, progress = () => undefined) {
      last += 1;
      const id = last;
      return broken ? Promise.reject(new WorkerRefusal('broken')) : new Promise((resolve, reject) => {
        waiting.set(id, { resolve, reject, progress });
        /** @type {Question} */
        const question = { id, task, input };
        worker.postMessage(question);
      });
    },

    /** Everything it knew is gone. */
    end() {
      worker.terminate();
    },
  };
}

/** @typedef {ReturnType<typeof startWorker>} SealingWorker */
