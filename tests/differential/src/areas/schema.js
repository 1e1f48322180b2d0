'use strict';

// Whether the definitions of a schema are right.

const { print } = require('graphql');

const reference = require('../reference.js');
const { mutateSchema } = require('../schema_mutator.js');
const { mutateTokens } = require('../token_mutator.js');
const { objectText } = require('../value_generator.js');
const { syntaxVerdict } = require('./case.js');

const schema = {
  count: 1_100,
  wanted: { compared: 1_000, 'syntax error': 100, valid: 200, invalid: 150 },
  onlyOwn: true,

  make(random, index) {
    if (random.chance(25)) {
      return { source: mutateTokens(random, index.definition, random.between(1, 2)) };
    }
    const document = JSON.parse(index.documentJson);
    mutateSchema(
      random,
      document,
      random.weighted([
        [4, 1],
        [3, 2],
        [1, 4],
      ]),
    );
    return { source: print(document) };
  },

  request: ({ source }) =>
    objectText([
      ['do', '"schema"'],
      ['definition', JSON.stringify(source)],
    ]),

  expected({ source }, index, tally) {
    const { document, error } = reference.parseTypeSystem(source);
    if (error) {
      tally('syntax error');
      return { verdict: syntaxVerdict(error), detail: error.message };
    }
    const problems = reference.schemaProblems(document);
    tally(problems.length > 0 ? 'invalid' : 'valid');
    return problems.length > 0 ? { verdict: 'invalid', detail: problems } : { verdict: 'valid' };
  },

  // A syntax error is not told from others, except by its place.
  actual({ problems }, expected) {
    if (!problems) return { verdict: 'valid' };
    const detail = problems.map(({ message, line, column }) => `${message} at ${line}:${column}`);
    const place = syntaxVerdict(problems[0]);
    return { verdict: place === expected?.verdict ? place : 'invalid', detail };
  },
};

module.exports = { schema };
