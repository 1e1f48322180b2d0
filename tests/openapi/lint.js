// Lints an OpenAPI document: lint.js FILE. Prints each problem and where it is; fails if there is one.

'use strict';

const { createConfig, lint } = require('@redocly/openapi-core');

const RULES = {
  // The greeting and the addresses of webhooks are never refused.
  'operation-4xx-response': 'off',
  // The document's server is the one that served it, on this machine.
  'no-server-example.com': 'off',
  'no-invalid-media-type-examples': 'error',
  'no-invalid-parameter-examples': 'error',
  'no-invalid-schema-examples': 'error',
  'operation-singular-tag': 'error',
  'parameter-description': 'error',
  'path-not-include-query': 'error',
  'spec-strict-refs': 'error',
};

async function main() {
  const config = await createConfig({ extends: ['recommended-strict'], rules: RULES });
  const problems = await lint({ ref: process.argv[2], config });
  for (const { ruleId, message, location } of problems) {
    console.error(`${ruleId}: ${message} ${location.map(({ pointer }) => pointer).join(', ')}`);
  }
  if (problems.length > 0) process.exitCode = 1;
}

main();
