// ops/run as an operator starts it: its output, until it says that everything runs, and its end.
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { checkout } from './places.js';

/** Runs a script of ops/ to its end. */
export function script(path, args, environment = {}, root = checkout) {
  const ended = spawnSync(`${root}/${path}`, args, { env: { ...process.env, ...environment }, encoding: 'utf8', timeout: 120_000 });
  return { status: ended.status, said: ended.stdout + ended.stderr };
}

/** Runs bash text in which the scripts' files are at hand, as in one of the scripts; ROOT is the checkout. */
export function inScripts(text, environment = {}) {
  const before = `exec 2>&1; set -euo pipefail; ROOT='${checkout}'; for part in say needs users environment addresses build databases external cluster servers; do
    source "$ROOT/ops/lib/$part.sh"; done\n`;
  const ended = spawnSync('bash', ['-c', before + text], { env: { ...process.env, ...environment }, encoding: 'utf8', timeout: 60_000 });
  return { status: ended.status, said: ended.stdout + ended.stderr };
}

export async function freePort() {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address();
  server.close();
  await once(server, 'close');
  return port;
}

/** A started ops/run. */
export class Running {
  said = '';

  constructor(root, args, environment = {}, command = [`${root}/ops/run`]) {
    this.child = spawn(command[0], [...command.slice(1), ...args], { env: { ...process.env, ...environment }, stdio: ['ignore', 'pipe', 'pipe'] });
    this.ended = once(this.child, 'close');
    for (const stream of [this.child.stdout, this.child.stderr]) {
      stream.setEncoding('utf8').on('data', (text) => { this.said += text; });
    }
  }

  /** Waits until it has said a sentence; false when it ended, or the patience did, without it. */
  async says(sentence, seconds = 180) {
    for (let tenth = 0; tenth < seconds * 10; tenth++) {
      if (this.said.includes(sentence)) {
        return true;
      }
      if (this.child.exitCode !== null) {
        break;
      }
      await pause(100);
    }
    return this.said.includes(sentence);
  }

  /** What an operator does who has had enough, and how it ended. */
  async stop() {
    this.child.kill('SIGTERM');
    await this.ended;
    return this.child.exitCode;
  }
}
