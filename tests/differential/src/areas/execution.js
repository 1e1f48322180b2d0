'use strict';

// What an operation answers.

const { print } = require('graphql');

const { DocumentGenerator } = require('../document_generator.js');
const { TreeMutator } = require('../tree_mutator.js');
const { actualExecution, expectedExecution } = require('./answers.js');
const { requestOf } = require('./case.js');

const execution = {
  count: 6_600,
  wanted: { compared: 5_000, 'without errors': 2_000, 'with errors': 800 },

  make(random, index) {
    const generator = new DocumentGenerator(random, index, random.between(3, 15));
    const { document, operationName, variablesText } = generator.generate();
    if (random.chance(20)) new TreeMutator(random, index).mutate(document, 1);
    return { source: print(document), operation: operationName, variables: variablesText };
  },

  request: (test) => requestOf('execute', test),

  expected(test, index, tally) {
    const expected = expectedExecution(test, index);
    if (expected) tally(expected.detail.length > 0 ? 'with errors' : 'without errors');
    return expected;
  },

  actual: actualExecution,
};

module.exports = { execution };
