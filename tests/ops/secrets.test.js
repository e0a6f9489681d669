// The passwords of the databases exist once, in DIR/database.env.
import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'node:test';
import { place } from './support/places.js';
import { inScripts } from './support/running.js';

const password = 'ab'.repeat(24);
const whole = ['ADMIN', 'OWNER', 'PORTAL', 'DESK'].map((who) => `SAFEREPORT_PASSWORD_${who}='${password}'\n`).join('');
const makePasswords = (directory) => inScripts('make_passwords; echo "${DATABASE_ENV[SAFEREPORT_PASSWORD_ADMIN]}"', { DIR: directory });

test('A password that cannot be read is asked for and never drawn over the only copy', (t) => {
  for (const broken of ['', whole.replace(password, ''), whole.replace(password, 'AB'.repeat(24)), whole.slice(0, 100), `\0${whole.slice(1)}`]) {
    const directory = place(t, 'safereport-');
    writeFileSync(join(directory, 'database.env'), broken);
    const { status, said } = makePasswords(directory);
    assert.equal(status, 1, said);
    assert.match(said, /database\.env is there, but the password in SAFEREPORT_PASSWORD_[A-Z]+ cannot be read\. Nothing was changed\./);
    assert.equal(readFileSync(join(directory, 'database.env'), 'utf8'), broken);
  }
});

test('No password is drawn for databases that were made with another', (t) => {
  const directory = place(t, 'safereport-');
  mkdirSync(join(directory, 'postgres'));
  writeFileSync(join(directory, 'postgres/made'), '');
  const { status, said } = makePasswords(directory);
  assert.equal(status, 1, said);
  assert.match(said, /the only copy of their passwords, is missing/);
  assert.ok(!existsSync(join(directory, 'database.env')));
});

test('Passwords that can be read are taken as they are, and new ones are drawn where nothing was made', (t) => {
  const [kept, drawn] = [place(t, 'safereport-'), place(t, 'safereport-')];
  writeFileSync(join(kept, 'database.env'), whole);
  assert.equal(makePasswords(kept).said.trim(), password);
  assert.equal(readFileSync(join(kept, 'database.env'), 'utf8'), whole);
  assert.match(makePasswords(drawn).said, /^[0-9a-f]{48}\n$/);
});

test('A disk without room leaves the passwords as they were', (t) => {
  const directory = place(t, 'safereport-');
  writeFileSync(join(directory, 'database.env'), whole);
  const { status, said } = inScripts('read_database_env; ulimit -f 0; trap "" XFSZ; write_database_env', { DIR: directory });
  assert.equal(status, 1, said);
  assert.match(said, /database\.env cannot be written \(is the disk full\?\)\. What it held before is unchanged\./);
  assert.equal(readFileSync(join(directory, 'database.env'), 'utf8'), whole);
});
