'use strict';

const { spawn } = require('node:child_process');
const readline = require('node:readline');

/** A program that answers each line of JSON with another, in order. */
class LineProcess {
  constructor(program, args = []) {
    this.name = program;
    this.waiting = [];
    this.process = spawn(program, args, { stdio: ['pipe', 'pipe', 'inherit'] });
    this.ended = new Promise((resolve) => {
      this.process.on('error', (error) => this.abandon(`can't be started: ${error.message}`));
      this.process.on('close', (status, signal) => {
        this.abandon(`ended early, ${signal ?? `status ${status}`}`);
        resolve(status);
      });
    });
    // A write to a process that ended; that it ended is told by `close`.
    this.process.stdin.on('error', () => {});
    readline
      .createInterface({ input: this.process.stdout, crlfDelay: Infinity })
      .on('line', (line) => this.waiting.shift()?.answer(line));
  }

  /**
   * @param {string} request one JSON text
   * @returns {Promise<object>} its answer
   */
  ask(request) {
    return new Promise((resolve, reject) => {
      this.waiting.push({
        answer: (line) => {
          const answer = JSON.parse(line);
          if (answer.broken) reject(new Error(`${answer.broken}, asked ${request}`));
          else resolve(answer);
        },
        abandon: (why) => reject(new Error(`${this.name} ${why}, asked ${request}`)),
      });
      this.process.stdin.write(`${request}\n`);
    });
  }

  abandon(why) {
    for (const { abandon } of this.waiting.splice(0)) abandon(why);
  }

  /** The status it ends with, which a sanitizer has a say in. */
  close() {
    this.process.stdin.end();
    return this.ended;
  }
}

module.exports = { LineProcess };
