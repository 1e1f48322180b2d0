'use strict';

// Where porthole follows the specification and not graphql-ruby 2.2.17, each with the reason. No
// other disagreement passes.

const reference = require('./reference.js');

/** Errors that graphql-ruby reports for what the specification takes. */
const surplus = [
  // A default on a non-null variable.
  ({ message }) => /^Non-null variable \$\w+ can't have/.test(message),
  // A directive on a variable, if the schema allows it.
  (error, { errors }) =>
    error.message ===
      "Directives can't be applied to GraphQL::Language::Nodes::VariableDefinitions" &&
    !errors.some((other) => JSON.stringify(other) === JSON.stringify(error)),
];

/** Whether graphql-ruby took the document, and at most refused the values of its variables. */
function isTaken({ errors }) {
  return errors.every(({ extensions }) => extensions?.problems !== undefined);
}

/** The codes of errors that only graphql-ruby finds in what the specification takes. */
const strictCodes = {
  variableMismatch: 'a variable that graphql-ruby takes for a deeper list',
  argumentLiteralsIncompatible: 'a variable in a custom scalar',
  fieldConflict: 'fields of objects that are never the same, which graphql-ruby merges',
};

/** Why the two may disagree about a case; undefined if they must agree. */
function exceptionOf(test, expected, actual, index) {
  if (expected.failed) return 'graphql-ruby fails';
  if (expected.errors.some(({ message }) => message.includes('#<GraphQL::'))) {
    return 'a value without words of its own in graphql-ruby';
  }
  if (/\uFEFF|#[^\n]*\r/.test(test.source)) {
    return 'a byte order mark, or a carriage return that ends a comment';
  }
  if (/\\\\u|"""[^]*\\/.test(test.source)) {
    return 'an escaped backslash, after which graphql-ruby unescapes again';
  }
  // Of a default that it doesn't take, graphql-ruby doesn't look at the value.
  const isAboutDefaults = actual.errors.every(
    ({ extensions }) => extensions?.code === 'defaultValueInvalidType',
  );
  if (
    expected.surplus > 0 &&
    expected.errors.length === 0 &&
    (isTaken(actual) || isAboutDefaults)
  ) {
    return 'a default or directive of a variable, which the specification takes';
  }
  const { document, error } = reference.parseExecutable(test.source);
  if (error) return isTaken(expected) ? 'syntax that the specification refuses' : undefined;
  if (isTaken(expected) === isTaken(actual)) return undefined;
  if (/^Expected LCURLY, actual: [A-Z]+ \("[a-z]+"\)/.test(expected.errors[0]?.message)) {
    return 'a keyword for the name of an operation, which the specification takes';
  }
  const violations = reference.violations(index.schema, document);
  if (violations === null) return undefined;
  const rules = Object.keys(violations).sort();
  if (isTaken(expected)) {
    return rules.length > 0 ? `${rules.join()}, which the specification refuses` : undefined;
  }
  const codes = new Set(expected.errors.map(({ extensions }) => extensions?.code));
  return codes.size === 1 && rules.length === 0 ? strictCodes[[...codes][0]] : undefined;
}

/** Both sides without what graphql-ruby gets wrong and nobody can mean. */
function normalized(test, { expected, actual }) {
  const theirs = plain(test, expected);
  const ours = plain(test, actual);
  const all = theirs.errors?.length;
  theirs.errors = theirs.errors?.filter((error) => !surplus.some((is) => is(error, ours)));
  theirs.surplus = all - theirs.errors?.length;
  return { expected: theirs, actual: ours };
}

function plain({ source }, answer) {
  // It counts other columns and lines after characters of several bytes, and takes no carriage
  // return for the end of a line.
  const hasPlaces = !/[^\n\x20-\x7e]/.test(source);
  const errors = answer.errors?.map((error) => {
    const copy = structuredClone(error);
    // Some names of fragments begin with a blank.
    if (copy.extensions?.fragmentName) {
      copy.extensions.fragmentName = copy.extensions.fragmentName.trim();
    }
    if (!hasPlaces) {
      copy.message = copy.message.replace(/ at \[\d+, \d+\]$/, '');
      if (copy.locations) copy.locations = copy.locations.length;
    }
    return copy;
  });
  return { ...answer, errors };
}

module.exports = { exceptionOf, normalized };
