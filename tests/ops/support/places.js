// Places for the scripts to work in: named as an operator might, reachable by the servers' users, gone at the end.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const checkout = join(dirname(fileURLToPath(import.meta.url)), '../../..');

/** A directory of its own, removed when the test ends. */
export function place(test, name) {
  const directory = mkdtempSync(join('/tmp', name));
  chmodSync(directory, 0o755);
  test.after(() => rmSync(directory, { recursive: true, force: true }));
  return directory;
}

/** The sources as they stand, without what was built from them. */
export function copySources(to) {
  execFileSync('bash', ['-c', `set -o pipefail; mkdir -p "$1"
    git ls-files -z --cached --others --exclude-standard | tar --create --null --files-from - --ignore-failed-read | tar --extract --directory "$1"`,
  'copy', to], { cwd: checkout });
}

/** A locale such as tr_TR, where I is not the capital of i; made in a directory, because few machines have it. */
export function locale(name, directory) {
  execFileSync('localedef', ['--no-archive', `--inputfile=${name}`, '--charmap=UTF-8', join(directory, `${name}.UTF-8`)], { stdio: 'ignore' });
  const environment = { LOCPATH: directory, LC_ALL: `${name}.UTF-8` };
  // Without it the test would try nothing.
  assert.equal(execFileSync('bash', ['-c', '[[ I =~ [A-Z] ]] || echo not a letter'], { env: { ...process.env, ...environment }, encoding: 'utf8' }), 'not a letter\n');
  return environment;
}
