'use strict';

// Changes to fragments, variables, operations and directives.

const { Kind } = require('graphql');

const tree = require('../tree.js');

// Fragments: 5.5.

function renameFragment(mutator) {
  const place = mutator.at(Kind.FRAGMENT_SPREAD, Kind.FRAGMENT_DEFINITION);
  const other = mutator.at(Kind.FRAGMENT_DEFINITION);
  if (!place) return false;
  place.node.name = tree.name(
    other && mutator.random.chance(70) ? other.node.name.value : 'Unknown',
  );
  return true;
}

function repeatFragment(mutator) {
  const place = mutator.at(Kind.FRAGMENT_DEFINITION);
  if (!place) return false;
  mutator.document.definitions.push(structuredClone(place.node));
  return true;
}

function spreadUnknown(mutator) {
  const set = mutator.at(Kind.SELECTION_SET);
  if (!set) return false;
  set.node.selections.push(tree.fragmentSpread('Unknown'));
  return true;
}

function spreadFragment(mutator) {
  const fragment = mutator.at(Kind.FRAGMENT_DEFINITION);
  const set = mutator.at(Kind.SELECTION_SET);
  if (!fragment || !set) return false;
  set.node.selections.push(tree.fragmentSpread(fragment.node.name.value));
  return true;
}

function removeSelection(mutator) {
  const place = mutator.at(Kind.FRAGMENT_SPREAD, Kind.INLINE_FRAGMENT, Kind.FIELD);
  if (!place || place.owner.length === 1) return false;
  mutator.remove(place);
  return true;
}

function changeCondition(mutator) {
  const place = mutator.at(Kind.INLINE_FRAGMENT, Kind.FRAGMENT_DEFINITION);
  if (!place) return false;
  const composite = mutator.random.chance(70) && mutator.random.pick(mutator.index.composites).name;
  place.node.typeCondition = tree.namedType(composite || mutator.typeName());
  return true;
}

function wrapSelections(mutator) {
  const place = mutator.at(Kind.SELECTION_SET);
  if (!place) return false;
  const { random } = mutator;
  const condition = random.chance(30)
    ? undefined
    : random.chance(70)
      ? random.pick(mutator.index.composites).name
      : mutator.typeName();
  place.node.selections = [tree.inlineFragment(condition, place.node.selections)];
  return true;
}

// Variables: 5.8.

function retypeVariable(mutator) {
  const place = mutator.at(Kind.VARIABLE_DEFINITION);
  if (!place) return false;
  const { node } = place;
  const { type } = node;
  const isNonNull = type.kind === Kind.NON_NULL_TYPE;
  node.type = mutator.random.pick([
    () => (isNonNull ? type.type : tree.nonNullType(type)),
    () => tree.listType(type),
    () => (type.kind === Kind.LIST_TYPE ? type.type : tree.listType(type)),
    () => mutator.typeNode(),
  ])();
  if (mutator.random.chance(15)) node.defaultValue = mutator.constant();
  return true;
}

function setDefault(mutator) {
  const place = mutator.at(Kind.VARIABLE_DEFINITION);
  if (!place) return false;
  place.node.defaultValue = mutator.random.chance(30) ? undefined : mutator.constant();
  return true;
}

function renameVariable(mutator) {
  const place = mutator.at(Kind.VARIABLE);
  if (!place) return false;
  place.node.name = mutator.variable().name;
  return true;
}

function changeVariables(mutator) {
  const operation = mutator.at(Kind.OPERATION_DEFINITION);
  if (!operation) return false;
  const { variableDefinitions } = operation.node;
  const { random } = mutator;
  const definition = variableDefinitions.length > 0 ? random.pick(variableDefinitions) : undefined;
  random.pick([
    () => definition && variableDefinitions.splice(variableDefinitions.indexOf(definition), 1),
    () => definition && variableDefinitions.push(structuredClone(definition)),
    () => variableDefinitions.push(tree.variableDefinition('unused', mutator.typeNode())),
  ])();
  return true;
}

// Operations: 5.2.

function changeOperation(mutator) {
  const operation = mutator.at(Kind.OPERATION_DEFINITION)?.node;
  if (!operation) return false;
  const { definitions } = mutator.document;
  const { random } = mutator;
  random.pick([
    () => (operation.operation = random.pick(['query', 'mutation', 'subscription'])),
    () => (operation.name = undefined),
    () => (operation.name = tree.name('Op1')),
    () => definitions.push(structuredClone(operation)),
    () =>
      definitions.push(
        tree.operation(
          'query',
          random.pick([undefined, 'Op1', 'New']),
          [],
          [tree.field('__typename')],
        ),
      ),
    () => definitions.length > 1 && definitions.splice(definitions.indexOf(operation), 1),
    () => operation.selectionSet.selections.push(tree.field('__typename', { alias: 'more' })),
    () =>
      operation.selectionSet.selections.push(
        tree.field('__schema', { selections: [tree.field('description')] }),
      ),
  ])();
  return true;
}

function subscribe(mutator) {
  const root = mutator.index.schema.getSubscriptionType();
  if (!root) return false;
  const { random } = mutator;
  const fields = ['__typename', ...mutator.index.fieldsOf(root).map(({ name }) => name)];
  const selections = Array.from({ length: random.between(1, 2) }, () => {
    const directives = random.chance(20)
      ? [
          tree.directive(random.pick(['skip', 'include']), [
            tree.argument('if', tree.booleanValue(random.chance(50))),
          ]),
        ]
      : [];
    const field = tree.field(random.pick(fields), {
      directives,
      alias: random.chance(30) ? 'same' : undefined,
    });
    return random.chance(25)
      ? tree.inlineFragment(random.chance(50) ? undefined : root.name, [field])
      : field;
  });
  mutator.document.definitions.push(
    tree.operation('subscription', random.pick([undefined, 'Sub']), [], selections),
  );
  if (random.chance(70)) {
    mutator.document.definitions.splice(0, mutator.document.definitions.length - 1);
  }
  return true;
}

// Directives: 5.7.

function addDirective(mutator) {
  const { random } = mutator;
  const place = mutator.at(
    Kind.FIELD,
    Kind.FRAGMENT_SPREAD,
    Kind.INLINE_FRAGMENT,
    Kind.FRAGMENT_DEFINITION,
    Kind.OPERATION_DEFINITION,
    Kind.VARIABLE_DEFINITION,
  );
  if (!place) return false;
  const definition = random.pick(mutator.index.schema.getDirectives());
  const args = definition.args
    .filter(() => random.chance(70))
    .map(({ name, type }) => tree.argument(name, mutator.values.literal(type)));
  place.node.directives.push(tree.directive(random.chance(10) ? 'unknown' : definition.name, args));
  return true;
}

function repeatDirective(mutator) {
  const place = mutator.at(Kind.DIRECTIVE);
  if (!place) return false;
  place.owner.push(structuredClone(place.node));
  return true;
}

function moveDirective(mutator) {
  const place = mutator.at(Kind.DIRECTIVE);
  const target = mutator.at(
    Kind.FIELD,
    Kind.FRAGMENT_SPREAD,
    Kind.FRAGMENT_DEFINITION,
    Kind.OPERATION_DEFINITION,
    Kind.VARIABLE_DEFINITION,
  );
  if (!place || !target) return false;
  mutator.remove(place);
  target.node.directives.push(place.node);
  return true;
}

/** With their weights. Each takes a TreeMutator, and says whether it found a place. */
const definitions = [
  [1, renameFragment],
  [1, repeatFragment],
  [1, spreadUnknown],
  [2, spreadFragment],
  [1, removeSelection],
  [2, changeCondition],
  [3, wrapSelections],
  [4, retypeVariable],
  [2, setDefault],
  [2, renameVariable],
  [2, changeVariables],
  [2, changeOperation],
  [2, subscribe],
  [2, addDirective],
  [1, repeatDirective],
  [1, moveDirective],
];

module.exports = { definitions };
