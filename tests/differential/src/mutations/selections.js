'use strict';

// Changes to what is selected: fields, and whether those of one key can be merged.

const { Kind } = require('graphql');

const tree = require('../tree.js');

// Fields: 5.3.1, 5.3.3.

function renameField(mutator) {
  const { random, index } = mutator;
  const place = mutator.at(Kind.FIELD);
  if (!place) return false;
  const parent = index.schema.getType(place.node.parentType ?? '');
  const siblings =
    parent && !random.chance(40)
      ? index.fieldsOf(parent).map(({ name }) => name)
      : index.fieldNames;
  place.node.name = tree.name(
    random.chance(10) ? random.pick(['__typename', '__schema', 'unknown']) : random.pick(siblings),
  );
  return true;
}

function removeSelections(mutator) {
  const place = mutator.at(Kind.FIELD);
  if (!place?.node.selectionSet) return false;
  place.node.selectionSet = undefined;
  return true;
}

function addSelections(mutator) {
  const place = mutator.at(Kind.FIELD);
  if (!place || place.node.selectionSet) return false;
  place.node.selectionSet = tree.selectionSet([
    tree.field(mutator.random.pick(['__typename', ...mutator.index.fieldNames])),
  ]);
  return true;
}

// Introspection that goes down through lists, which is bounded though no specification says so.
function introspect(mutator) {
  const operation = mutator.at(Kind.OPERATION_DEFINITION)?.node;
  if (operation?.operation !== 'query') return false;
  const { random } = mutator;
  let selections = [tree.field('name')];
  for (let steps = random.between(1, 5); steps > 0; --steps) {
    const [key, ...inner] = random.pick([
      ['fields', 'type'],
      ['inputFields', 'type'],
      ['interfaces'],
      ['possibleTypes'],
      ['ofType'],
    ]);
    for (const name of inner.reverse()) selections = [tree.field(name, { selections })];
    selections = [tree.field(key, { selections, alias: random.chance(20) ? 'other' : undefined })];
    if (random.chance(20)) {
      selections = [tree.inlineFragment(random.chance(50) ? '__Type' : undefined, selections)];
    }
  }
  const types = tree.field('types', { selections });
  operation.selectionSet.selections.push(
    tree.field('__schema', { alias: 'deep', selections: [types] }),
  );
  return true;
}

// Merging: 5.3.2.

function equateKeys(mutator) {
  const set = mutator.at(Kind.SELECTION_SET);
  if (!set) return false;
  const fields = set.node.selections.filter(({ kind }) => kind === Kind.FIELD);
  if (fields.length < 2) return false;
  const one = mutator.random.pick(fields);
  const other = mutator.random.pick(fields);
  if (one === other) return false;
  one.alias = tree.name((other.alias ?? other.name).value);
  return true;
}

function equateDistantKeys(mutator) {
  const one = mutator.at(Kind.FIELD);
  const other = mutator.at(Kind.FIELD);
  if (!one || !other || one === other) return false;
  one.node.alias = tree.name((other.node.alias ?? other.node.name).value);
  return true;
}

function graftSelection(mutator) {
  const from = mutator.at(Kind.FIELD, Kind.INLINE_FRAGMENT, Kind.FRAGMENT_SPREAD);
  const to = mutator.at(Kind.SELECTION_SET);
  if (!from || !to) return false;
  to.node.selections.push(structuredClone(from.node));
  return true;
}

// Doubles a field, and changes one of the two below its key.
function splitField(mutator) {
  const place = mutator.at(Kind.FIELD);
  if (!place || !Array.isArray(place.owner)) return false;
  const twin = structuredClone(place.node);
  const { random } = mutator;
  random.pick([
    () => twin.arguments.pop(),
    () => twin.arguments.reverse(),
    () => {
      for (const argument of twin.arguments) argument.value = mutator.value();
    },
    () => (twin.name = tree.name(random.pick(mutator.index.fieldNames))),
    () => twin.selectionSet?.selections.reverse(),
    () => {
      for (const selection of twin.selectionSet?.selections ?? []) {
        selection.alias = selection.name && tree.name('same');
      }
    },
    () =>
      twin.arguments.push(tree.argument(random.pick(mutator.index.argumentNames), mutator.value())),
  ])();
  place.owner.push(
    random.chance(50)
      ? twin
      : tree.inlineFragment(random.chance(50) ? undefined : mutator.typeName(), [twin]),
  );
  return true;
}

/** With their weights. Each takes a TreeMutator, and says whether it found a place. */
const selections = [
  [3, renameField],
  [1, removeSelections],
  [1, addSelections],
  [1, introspect],
  [2, equateKeys],
  [2, equateDistantKeys],
  [2, graftSelection],
  [4, splitField],
];

module.exports = { selections };
