'use strict';

// Whether a document suits a schema.

const { print } = require('graphql');

const { DocumentGenerator } = require('../document_generator.js');
const reference = require('../reference.js');
const { TreeMutator } = require('../tree_mutator.js');
const { requestOf, syntaxVerdict } = require('./case.js');

const validation = {
  count: 20_600,
  wanted: {
    compared: 20_000,
    valid: 4_000,
    invalid: 8_000,
    // Found by this rule alone, so that no other hides a mistake in it. A variable that is no input
    // is always in a wrong place, too, or it is not used.
    ...Object.fromEntries(reference.ruleNames.map((name) => [`${name} alone`, 15])),
    'VariablesAreInputTypesRule alone': 0,
    VariablesAreInputTypesRule: 30,
  },

  make(random, index) {
    const { document } = new DocumentGenerator(random, index, random.between(1, 6)).generate();
    const edits = random.weighted([
      [3, 0],
      [8, 1],
      [3, 2],
      [1, 4],
    ]);
    new TreeMutator(random, index).mutate(document, edits);
    return { source: print(document) };
  },

  request: (test) => requestOf('validate', test),

  expected({ source }, index, tally) {
    const { document, error } = reference.parseExecutable(source);
    if (error) return { verdict: syntaxVerdict(error), detail: error.message };
    const violations = reference.violations(index.schema, document);
    if (violations === null) {
      tally('no verdict of the reference');
      return null;
    }
    const rules = Object.keys(violations);
    tally(rules.length > 0 ? 'invalid' : 'valid');
    if (rules.length === 1) tally(`${rules[0]} alone`);
    else rules.forEach(tally);
    return rules.length > 0 ? { verdict: 'invalid', detail: violations } : { verdict: 'valid' };
  },

  actual({ syntax: error, errors }) {
    if (error) return { verdict: syntaxVerdict(error), detail: error.message };
    if (errors.length === 0) return { verdict: 'valid' };
    return { verdict: 'invalid', detail: errors.map(({ message }) => message) };
  },
};

module.exports = { validation };
