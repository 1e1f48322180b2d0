'use strict';

// Changes to arguments and values.

const { Kind } = require('graphql');

const tree = require('../tree.js');

// Arguments: 5.4.

function renameArgument(mutator) {
  const place = mutator.at(Kind.ARGUMENT);
  if (!place) return false;
  place.node.name = tree.name(mutator.random.pick(['unknown', ...mutator.index.argumentNames]));
  return true;
}

function removeArgument(mutator) {
  const place = mutator.at(Kind.ARGUMENT);
  if (!place) return false;
  mutator.remove(place);
  return true;
}

function addArgument(mutator) {
  const place = mutator.at(Kind.FIELD, Kind.DIRECTIVE);
  if (!place) return false;
  place.node.arguments.push(
    tree.argument(mutator.random.pick(mutator.index.argumentNames), mutator.value()),
  );
  return true;
}

function repeatArgument(mutator) {
  const place = mutator.at(Kind.ARGUMENT);
  if (!place) return false;
  place.owner.push(structuredClone(place.node));
  return true;
}

// Values: 5.6.

function replaceValue(mutator) {
  const value = mutator.at(
    Kind.INT,
    Kind.FLOAT,
    Kind.STRING,
    Kind.BOOLEAN,
    Kind.NULL,
    Kind.ENUM,
    Kind.LIST,
    Kind.OBJECT,
    Kind.VARIABLE,
  );
  if (!value || value.owner.kind === Kind.VARIABLE_DEFINITION) return false;
  value.owner[value.key] = mutator.value();
  return true;
}

function nestValue(mutator) {
  const value = mutator.at(Kind.INT, Kind.STRING, Kind.ENUM, Kind.LIST, Kind.OBJECT, Kind.VARIABLE);
  if (!value || value.owner.kind === Kind.VARIABLE_DEFINITION) return false;
  value.owner[value.key] = tree.listValue([value.node]);
  return true;
}

function changeObject(mutator) {
  const place = mutator.at(Kind.OBJECT);
  if (!place) return false;
  const { fields } = place.node;
  const { random } = mutator;
  const field = fields.length > 0 ? random.pick(fields) : undefined;
  random.pick([
    () =>
      fields.push(
        tree.objectField(random.pick(['unknown', 'from', 'id', 'rank']), mutator.value()),
      ),
    () => field && fields.push(structuredClone(field)),
    () => field && fields.splice(fields.indexOf(field), 1),
    () => field && (field.name = tree.name(random.pick(['unknown', 'x', 'to', 'text']))),
    () => field && (field.value = mutator.value()),
  ])();
  return true;
}

/** With their weights. Each takes a TreeMutator, and says whether it found a place. */
const inputs = [
  [1, renameArgument],
  [2, removeArgument],
  [1, addArgument],
  [1, repeatArgument],
  [5, replaceValue],
  [2, nestValue],
  [4, changeObject],
];

module.exports = { inputs };
