// The options of ops/test, in a copy whose suites only say what they were told.
import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'node:test';
import { copySources, place } from './support/places.js';
import { script } from './support/running.js';

const suites = `PASSED=0; FAILED=0; SUITE_LIMIT=1800
build_everything() { :; }
install_browser_packages() { :; }
run_suites() { PASSED=1; say "long \${SAFEREPORT_LONG-no}, at most $SUITE_LIMIT s of $STEP_LIMIT s, of [$FILTER]"; }
`;

test('The whole grids run when they are asked for, with the time they need, and every choice of tests goes with them', (t) => {
  const root = join(place(t, 'safereport-'), 'copy');
  copySources(root);
  writeFileSync(join(root, 'ops/lib/suites.sh'), suites);
  const asked = (...options) => script('ops/test', options, { SAFEREPORT_LONG: '' }, root).said;

  const short = asked();
  assert.ok(short.includes('long , at most 1800 s of 3600 s, of []'), short);
  assert.ok(short.endsWith('1 passed, 0 failed\n'), short);
  for (const options of [['--long', '--filter', 'Grids'], ['--filter=Grids', '--long']]) {
    const long = asked(...options);
    assert.ok(long.includes('long 1, at most 14400 s of 15000 s, of [Grids]'), long);
    assert.ok(long.endsWith('1 passed, 0 failed\n'), long);
  }
});

test('An option that is none, and one without its value, run nothing', () => {
  assert.equal(script('ops/test', ['--lonely']).status, 2);
  assert.notEqual(script('ops/test', ['--long', '--filter']).status, 0);
  assert.ok(script('ops/test', ['--help']).said.includes('--long'));
});
