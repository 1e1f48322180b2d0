'use strict';

// What areas say of a case in the same words.

const { objectText } = require('../value_generator.js');

/** The verdict on a document that can't be read. */
function syntaxVerdict({ line, column }) {
  return `a syntax error at line ${line}, column ${column}`;
}

/** What porthole is asked about a case. */
function requestOf(command, { source, operation, variables }) {
  const members = [
    ['do', JSON.stringify(command)],
    ['source', JSON.stringify(source)],
  ];
  if (operation) members.push(['operation', JSON.stringify(operation)]);
  if (variables) members.push(['variables', variables]);
  return objectText(members);
}

module.exports = { requestOf, syntaxVerdict };
