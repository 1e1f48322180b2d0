'use strict';

// Verdicts on answers, for the areas that execute operations.

const { Normalization } = require('../normalization.js');
const reference = require('../reference.js');
const { syntaxVerdict } = require('./case.js');

function executionVerdict({ data, errors = [] }, normalization) {
  const messages = errors.map(({ message }) => message);
  if (data === undefined) return { verdict: 'refused', detail: messages };
  const paths = errors.map(({ path }) => JSON.stringify(path)).sort();
  const verdict = `${JSON.stringify(normalization.ofData(data))}\nerrors at: ${paths.join(' ')}`;
  return { verdict, detail: messages };
}

function actualExecution({ syntax: error, errors, answer }, expected) {
  if (error) return { verdict: syntaxVerdict(error), detail: error.message };
  if (errors) return { verdict: 'invalid', detail: errors.map(({ message }) => message) };
  return executionVerdict(answer, expected?.normalization ?? neutral);
}

const neutral = { ofData: (data) => data };

// JavaScript can't tell 1.0 from 1, which graphql-ruby, and porthole, don't take for an Int.
const hasIntegralFloat = (text) =>
  (text?.match(/-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/g) ?? []).some(
    (number) => /[.eE]/.test(number) && Number.isInteger(Number(number)),
  );

// Documents that are not valid have no answer.
function expectedExecution({ source, operation, variables }, index) {
  const { document, error } = reference.parseExecutable(source);
  if (error || hasIntegralFloat(variables)) return null;
  const violations = reference.violations(index.schema, document);
  if (violations === null || Object.keys(violations).length > 0) return null;
  const answer = reference.run(index.schema, document, operation, JSON.parse(variables));
  const normalization = new Normalization(document, index);
  return { ...executionVerdict(answer, normalization), normalization };
}

module.exports = { actualExecution, expectedExecution };
