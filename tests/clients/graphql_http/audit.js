'use strict';
// Runs the server audits of graphql-http against a URL, and prints as JSON what each found: audit.js URL TOKEN.

const { serverAudits } = require('graphql-http');

const DEADLINE_MS = 60_000;
const [url, token] = process.argv.slice(2);

function fetchFn(input, options = {}) {
  const headers = { authorization: `Bearer ${token}`, ...options.headers };
  return fetch(input, { ...options, headers, signal: AbortSignal.timeout(DEADLINE_MS) });
}

async function main() {
  const results = [];
  for (const audit of serverAudits({ url, fetchFn })) {
    const { status, reason } = await audit.fn();
    results.push({ id: audit.id, name: audit.name, status, reason });
  }
  console.log(JSON.stringify(results));
}

main();
