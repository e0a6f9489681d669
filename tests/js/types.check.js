// Nothing here runs. `tsc` reads it, and fails where one of these mistakes is no error any more.

/** @typedef {typeof import('../../src/Portal/Languages/en/texts.json')['script']} ReportTexts */

/** @param {ReportTexts} texts */
export function aTextThatIsNotThere(texts) {
  // @ts-expect-error
  return texts.errorEmtpy;
}

/** @param {import('../../src/Portal/Browser/shared/sealing-worker.js').SealingWorker} worker */
export async function tasksThatAreNotThere(worker) {
  // @ts-expect-error No such task.
  worker.run('open', null);
  // @ts-expect-error Not what it is given.
  worker.run('read', { mechanism: '00000000', bytes: 'AAAA' });
  // @ts-expect-error A part is missing.
  worker.run('erase', { code: '' });
  // @ts-expect-error Not what it answers.
  return (await worker.run('seal', null)).sealed;
}

/** @returns {import('../../src/Portal/Sealing/messages.js').Tasks} */
export function workerThatDoesOne() {
  // @ts-expect-error Tasks that nobody does.
  return { trial: async () => true };
}

/** @returns {import('../../src/Portal/Sealing/messages.js').Answer} */
export function refusalThatIsNone() {
  // @ts-expect-error
  return { id: 1, refusal: 'because' };
}
