'use strict';

// Whether a document can be read, and where it can't.

const { print } = require('graphql');

const { DocumentGenerator } = require('../document_generator.js');
const reference = require('../reference.js');
const { mutateTokens, respaced, tokenSoup } = require('../token_mutator.js');
const { requestOf, syntaxVerdict } = require('./case.js');

const syntax = {
  count: 24_000,
  wanted: { compared: 20_000, right: 5_000, wrong: 10_000 },

  make(random, index) {
    const plan = random.weighted([
      [3, 'valid'],
      [8, 'mutated'],
      [4, 'soup'],
    ]);
    if (plan === 'soup') return { source: tokenSoup(random) };
    let source = respaced(
      random,
      print(new DocumentGenerator(random, index, 3).generate().document),
    );
    if (plan === 'mutated') {
      source = mutateTokens(
        random,
        source,
        random.weighted([
          [4, 1],
          [2, 2],
          [1, 4],
        ]),
      );
    }
    return { source };
  },

  request: (test) => requestOf('parse', test),

  expected({ source }, index, tally) {
    const { error } = reference.parseExecutable(source);
    tally(error ? 'wrong' : 'right');
    return error ? { verdict: syntaxVerdict(error), detail: error.message } : { verdict: 'right' };
  },

  actual({ syntax: error }) {
    return error ? { verdict: syntaxVerdict(error), detail: error.message } : { verdict: 'right' };
  },
};

module.exports = { syntax };
