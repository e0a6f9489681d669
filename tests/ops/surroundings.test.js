// One operator's shell with everything in it that ever broke a start, and two starts in it.
import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'node:test';
import { copySources, locale, place } from './support/places.js';
import { Running, freePort } from './support/running.js';

const secrets = ['database.env', 'desk.secret', 'demo.json'];

/** What login files, other projects and package managers leave in a shell. */
function oddShell(directory, language) {
  writeFileSync(join(directory, 'startup'), 'set -o noclobber; cd() { builtin cd / && pwd; }\n');
  return {
    ...locale(language, directory), CDPATH: '.', NODE_ENV: 'production', NODE_OPTIONS: '--require /nonexistent.js', npm_config_omit: 'dev',
    Platform: 'x86', Configuration: 'Debug', OutputPath: '/nonexistent/', ASPNETCORE_URLS: 'http://127.0.0.1:9', GIT_DIR: '/nonexistent',
    PGHOST: '/nonexistent', PGUSER: 'nobody', PGOPTIONS: '-c nonsense=1', POSIXLY_CORRECT: '1', TMPDIR: 'nowhere', BASHOPTS: 'nocasematch',
    BASH_ENV: join(directory, 'startup'), 'BASH_FUNC_dotnet%%': '() { echo not this one; return 1; }',
  };
}

test('Two starts from an odd shell and odd places keep every secret, and end when told', async (t) => {
  const directory = place(t, 'safereport, ürün ');
  const root = join(directory, 'çalışma, kopya');
  const data = join(directory, 'veri; %2C, ı (1) $x');
  copySources(root);
  const [portal, desk] = [await freePort(), await freePort()];
  const args = ['--demo', '--data', data, '--portal', `http://localhost:${portal}`, '--desk', `http://127.0.0.1:${desk}`];
  const held = () => secrets.map((name) => readFileSync(join(data, name), 'utf8'));

  const first = new Running(root, args, oddShell(directory, 'tr_TR'), ['bash', '-c', 'umask 077; exec "$@"', 'start', `${root}/ops/run`]);
  t.after(() => first.stop());
  assert.ok(await first.says('Ctrl-C stops everything.'), first.said);
  assert.ok(first.said.includes(`http://localhost:${portal} (listens at http://127.0.0.1:${portal} only)`), first.said);
  for (const port of [portal, desk]) {
    assert.equal(await (await fetch(`http://127.0.0.1:${port}/healthz`)).text(), 'ok');
  }
  const before = held();
  assert.equal(await first.stop(), 0, first.said);

  const second = new Running(root, args, oddShell(directory, 'az_AZ'));
  t.after(() => second.stop());
  assert.ok(await second.says('Ctrl-C stops everything.'), second.said);
  assert.ok(second.said.includes('nothing has changed'), second.said);
  assert.equal(await second.stop(), 0, second.said);
  const after = held();
  secrets.forEach((name, index) => assert.equal(passwords(after[index]), passwords(before[index]), `${name} is another one`));
});

/** database.env also holds where the socket is, which is new at every start. */
function passwords(text) {
  return text.replaceAll(/Host=[^;]*;/g, '');
}
