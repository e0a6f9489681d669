// Places for the scripts to work in: named as an operator might, reachable by the servers' users, gone at the end.
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

/** A Turkish locale, where I is not the capital of i; made in a directory, because few machines have it. */
export function turkish(directory) {
  execFileSync('localedef', ['--no-archive', '--inputfile=tr_TR', '--charmap=UTF-8', join(directory, 'tr_TR.UTF-8')], { stdio: 'ignore' });
  return { LOCPATH: directory, LC_ALL: 'tr_TR.UTF-8' };
}
