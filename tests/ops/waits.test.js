// Whatever is waited for, the wait ends and says what it waited for.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'node:test';
import { place } from './support/places.js';
import { inScripts } from './support/running.js';

// A stand-in for the server process and for what psql answers: what is tried is the wait alone.
const cluster = (answer) => `SERVER_PID[postgres]=$$; admin_psql() { echo '${answer}' >&2; return 2; }; CLUSTER_LIMIT=1; await_cluster`;

test('Databases that refuse their password end the start at once, with what to put back', (t) => {
  const { status, said } = inScripts(cluster('FATAL: password authentication failed for user "safereport_admin"'), { DIR: place(t, 'safereport-') });
  assert.equal(status, 1);
  assert.match(said, /do not take the administrator's password that .*database\.env holds/);
  assert.match(said, /put back the one these were made with/);
});

test('Databases that never answer end the start, with what they said last', (t) => {
  const { status, said } = inScripts(cluster('FATAL: the database system is starting up'), { DIR: place(t, 'safereport-') });
  assert.equal(status, 1);
  assert.match(said, /starting up\nPostgreSQL does not answer after 1 s\./);
});

test('A build that another one keeps out ends, and says who keeps it out', (t) => {
  const directory = place(t, 'safereport-');
  const { status, said } = inScripts(`ROOT='${directory}'; mkdir "$ROOT/artifacts"; BUILD_LOCK_LIMIT=1
    flock "$ROOT/artifacts/build.lock" sleep 8 & until [[ -e $ROOT/artifacts/build.lock ]]; do sleep 0.1; done; sleep 0.3; take_build_lock || true`);
  assert.equal(status, 1, said);
  assert.match(said, /Another build in this checkout has not ended in 1 s\. End it/);
});

test('A step that hangs is ended with all it started, and the end of its log says so', (t) => {
  const directory = place(t, 'safereport-');
  const { status, said } = inScripts(`STEP_LIMIT=1; hang() { sleep 50 & echo $! >'${directory}/child'; wait; }; step Hanging '${directory}/log' hang`);
  assert.equal(status, 1, said);
  assert.match(said, /Hanging failed: \d s\n.*\n {2}\| Not done after 1 s: ended\./);
  const child = readFileSync(join(directory, 'child'), 'utf8').trim();
  assert.notEqual(inScripts(`kill -0 ${child}`).status, 0);
});
