// Where the servers listen: at the one address asked for, and beyond this machine only when told.
import assert from 'node:assert/strict';
import { hostname } from 'node:os';
import test from 'node:test';
import { inScripts, script } from './support/running.js';

const listening = (url, allowed = 'false') => {
  const { status, said } = inScripts(`ALLOW_PLAIN_HTTP=${allowed}; listen_at '${url}' --desk; echo "$LISTEN"`);
  return { status, said: said.trim() };
};

test('A name is looked up, because a server that is handed a name listens on every interface', () => {
  assert.deepEqual(listening('http://localhost:8081'), { status: 0, said: 'http://127.0.0.1:8081' });
  assert.match(listening(`http://${hostname()}:8081`, 'true').said, /^http:\/\/([0-9.]+|\[[0-9a-f:]+\]):8081$/);
});

test('Addresses of this machine are taken as they are', () => {
  assert.equal(listening('http://127.0.0.1:8081/').said, 'http://127.0.0.1:8081');
  assert.equal(listening('http://127.8.0.1').said, 'http://127.8.0.1:80');
  assert.equal(listening('http://[::1]:8081').said, 'http://[::1]:8081');
});

test('Passphrases do not cross a network in the clear unless that is asked for', () => {
  for (const beyond of ['http://0.0.0.0:8081', 'http://*:8081', 'http://+:8081', 'http://[::]:8081', 'http://192.0.2.7:8081', 'http://[2001:db8::7]:8081']) {
    const { status, said } = listening(beyond);
    assert.equal(status, 2, beyond);
    assert.match(said, /beyond this machine, and plain HTTP shows every passphrase/);
    assert.equal(listening(beyond, 'true').status, 0, beyond);
  }
  const { status, said } = script('ops/run', ['--check', '--desk', 'http://0.0.0.0:8081']);
  assert.equal(status, 2, said);
  assert.match(said, /--desk http:\/\/0\.0\.0\.0:8081 would listen at 0\.0\.0\.0/);
});

test('A name that nobody knows is refused by what it is', () => {
  const { status, said } = listening('http://no-such-host.invalid:8081');
  assert.equal(status, 2);
  assert.match(said, /this machine knows no address for the name no-such-host\.invalid/);
});
