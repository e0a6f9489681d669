import assert from 'node:assert/strict';
import { chmodSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'node:test';
import { place } from './support/places.js';
import { inScripts } from './support/running.js';

test('The desk\'s command line runs with an SDK that stands where only the operator\'s PATH leads', (t) => {
  const directory = place(t, 'safereport-');
  const dotnet = join(directory, 'dotnet');
  writeFileSync(dotnet, '#!/bin/sh\n');
  chmodSync(dotnet, 0o755);
  const { said } = inScripts(`DIR='${directory}' DEMO=false; exec_as() { echo "$3"; }; casedesk migrate`, { PATH: `${directory}:${process.env.PATH}` });
  assert.equal(said, `${dotnet}\n`);
});
