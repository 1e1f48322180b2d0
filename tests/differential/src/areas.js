'use strict';

// What is compared. An area makes cases, which are plain objects:
//
//   { source, operation, variables }     the last is the text of a JSON object
//
// It knows what to ask porthole of a case, and the verdict of either side as a text: the two are
// equal or they disagree. A tally says how many cases met what; where fewer do than the area wants,
// it has stopped to test something.

const { coercion } = require('./areas/coercion.js');
const { execution } = require('./areas/execution.js');
const { schema } = require('./areas/schema.js');
const { syntax } = require('./areas/syntax.js');
const { validation } = require('./areas/validation.js');

module.exports = { areas: { syntax, schema, validation, coercion, execution } };
