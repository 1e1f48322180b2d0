'use strict';

// A porthole server on a free port, stopped by the test that started it.

const { spawn } = require('node:child_process');
const { once } = require('node:events');
const readline = require('node:readline');

const token = 'bkua_0123456789abcdef0123456789abcdef01234567';
const startMs = 60_000;

class Porthole {
  /** Starts PORTHOLE_BIN with the fixtures file, in open mode, and waits for its ready line. */
  static async start(fixtures) {
    const environment = Object.fromEntries(
      Object.entries(process.env).filter(([name]) => !name.startsWith('PORTHOLE_')),
    );
    const child = spawn(
      process.env.PORTHOLE_BIN,
      ['--port', '0', '--log-level', 'warn', '--auth', 'open', '--fixtures', fixtures],
      { env: environment, stdio: ['ignore', 'pipe', 'inherit'] },
    );
    const lines = readline.createInterface({ input: child.stdout });
    const [line] = await once(lines, 'line', { signal: AbortSignal.timeout(startMs) });
    return new Porthole(child, JSON.parse(line).url);
  }

  constructor(child, url) {
    this.child = child;
    this.url = url;
  }

  async stop() {
    const ended = once(this.child, 'exit');
    this.child.kill('SIGTERM');
    await ended;
  }

  /** The JSON of an answer with any status. */
  async ask(method, path, body) {
    const response = await fetch(this.url + path, {
      method,
      body: body === undefined ? undefined : JSON.stringify(body),
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    });
    return response.json();
  }

  /** Requests a code, like a program that wants to act as a user. */
  askForCode(portal) {
    return this.ask('POST', `${portal}/codes`);
  }

  /** Exchanges an approved code for a token. */
  redeem(portal, { code, secret }) {
    return this.ask('POST', `${portal}/tokens`, { grant_type: 'device_code', code, secret });
  }

  /** Moves the clock. */
  advance(duration) {
    return this.ask('PUT', '/_porthole/v1/clock', { advance: duration });
  }
}

module.exports = { Porthole };
