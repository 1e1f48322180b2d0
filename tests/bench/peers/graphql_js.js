'use strict';

// Measures graphql-js: `node graphql_js.js SCHEMA DOCUMENT parse|check SECONDS`. Prints what
// graphql_bench prints.

const fs = require('node:fs');

const { buildSchema, parse, validate } = require('graphql');

const callsAReading = 16;

function processorSeconds() {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e6;
}

// Calls `work` for so many seconds of processor time; returns how often, and the time of a call.
function secondsOf(duration, work) {
  const start = processorSeconds();
  let calls = 0;
  let seconds = 0;
  while (seconds < duration) {
    for (let i = 0; i < callsAReading; ++i) work();
    calls += callsAReading;
    seconds = processorSeconds() - start;
  }
  return { calls, seconds_a_call: seconds / calls };
}

function check(text, schema) {
  const errors = validate(schema, parse(text));
  if (errors.length > 0) throw errors[0];
}

const [schemaFile, documentFile, work, duration] = process.argv.slice(2);
const schema = buildSchema(fs.readFileSync(schemaFile, 'utf8'));
const text = fs.readFileSync(documentFile, 'utf8');
const call = { parse: () => parse(text), check: () => check(text, schema) }[work];
if (!call) throw new Error(`neither parse nor check: ${work}`);
secondsOf(Number(duration), call);
console.log(JSON.stringify(secondsOf(Number(duration), call)));
