// The page's end of the worker in which everything secret is calculated.

/** @typedef {{ resolve(output: any): void, reject(error: Error): void, progress(share: number): void }} Waiting */

/** What the worker refuses, by code: keyset, too-many, too-long, too-large, names, document, unreadable, broken. */
export class WorkerRefusal extends Error {
  /** @param {string} code */
  constructor(code) {
    super(code);
    this.code = code;
  }
}

export function startWorker() {
  const worker = new Worker('/dist/sealing.js');
  /** @type {Map<number, Waiting>} */
  const waiting = new Map();
  let last = 0;
  let broken = false;

  worker.onmessage = ({ data: { id, share, output, refusal } }) => {
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
     * @param {string} task
     * @param {unknown} [input]
     * @param {(share: number) => void} [progress]
     * @returns {Promise<any>}
     */
    run(task, input, progress = () => undefined) {
      last += 1;
      const id = last;
      return broken ? Promise.reject(new WorkerRefusal('broken')) : new Promise((resolve, reject) => {
        waiting.set(id, { resolve, reject, progress });
        worker.postMessage({ id, task, input });
      });
    },

    /** Everything it knew is gone. */
    end() {
      worker.terminate();
    },
  };
}

/** @typedef {ReturnType<typeof startWorker>} SealingWorker */
