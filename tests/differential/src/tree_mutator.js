'use strict';

// Changes to the tree of a valid document. Each is of a kind that one rule of validation is there
// for, though it may happen to leave the document valid.

const { Kind } = require('graphql');

const tree = require('./tree.js');
const { ValueGenerator } = require('./value_generator.js');

/** The places of a document, by the kinds of nodes. */
function placesOf(document) {
  const places = new Map();
  tree.walk(document, (node, owner, key) => {
    if (!places.has(node.kind)) places.set(node.kind, []);
    places.get(node.kind).push({ node, owner, key });
  });
  return places;
}

class TreeMutator {
  /**
   * @param {Random} random
   * @param {SchemaIndex} index
   */
  constructor(random, index) {
    this.random = random;
    this.index = index;
    this.values = new ValueGenerator(random, index, 10);
  }

  /** Changes `document` in `count` ways. */
  mutate(document, count) {
    for (let done = 0; done < count; ) {
      this.document = document;
      this.places = placesOf(document);
      if (this.random.weighted(mutations).call(this)) ++done;
    }
  }

  at(...kinds) {
    const places = kinds.flatMap((kind) => this.places.get(kind) ?? []);
    return places.length > 0 ? this.random.pick(places) : undefined;
  }

  remove({ owner, key }) {
    owner.splice(Number(key), 1);
  }

  typeName() {
    return this.random.chance(10) ? 'Unknown' : this.random.pick(this.index.typeNames);
  }

  typeNode() {
    const { random } = this;
    const inputs = random.chance(80) ? this.index.inputs : this.index.outputs;
    const named = tree.namedType(random.chance(6) ? 'Unknown' : random.pick(inputs).name);
    return random.pick([named, tree.nonNullType(named), tree.listType(named), tree.listType(tree.nonNullType(named))]);
  }

  value() {
    return this.random.chance(25) ? this.variable() : this.values.strayLiteral(1, () => this.variable());
  }

  variable() {
    const definition = this.at(Kind.VARIABLE_DEFINITION);
    const isUnknown = !definition || this.random.chance(10);
    return tree.variable(isUnknown ? 'unknown' : definition.node.variable.name.value);
  }

  constant() {
    const { random } = this;
    return random.chance(50) ? this.values.literal(random.pick(this.index.inputs)) : this.values.strayLiteral(1);
  }

  // Fields: 5.3.1, 5.3.3.

  renameField() {
    const { random, index } = this;
    const place = this.at(Kind.FIELD);
    if (!place) return false;
    const parent = index.schema.getType(place.node.parentType ?? '');
    const siblings = parent && !random.chance(40) ? index.fieldsOf(parent).map(({ name }) => name) : index.fieldNames;
    place.node.name = tree.name(random.chance(10) ? random.pick(['__typename', '__schema', 'unknown']) : random.pick(siblings));
    return true;
  }

  removeSelections() {
    const place = this.at(Kind.FIELD);
    if (!place?.node.selectionSet) return false;
    place.node.selectionSet = undefined;
    return true;
  }

  addSelections() {
    const place = this.at(Kind.FIELD);
    if (!place || place.node.selectionSet) return false;
    place.node.selectionSet = tree.selectionSet([tree.field(this.random.pick(['__typename', ...this.index.fieldNames]))]);
    return true;
  }

  // Introspection that goes down through lists, which is bounded though no specification says so.
  introspect() {
    const operation = this.at(Kind.OPERATION_DEFINITION)?.node;
    if (operation?.operation !== 'query') return false;
    const { random } = this;
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
      if (random.chance(20)) selections = [tree.inlineFragment(random.chance(50) ? '__Type' : undefined, selections)];
    }
    const types = tree.field('types', { selections });
    operation.selectionSet.selections.push(tree.field('__schema', { alias: 'deep', selections: [types] }));
    return true;
  }

  // Merging: 5.3.2.

  equateKeys() {
    const set = this.at(Kind.SELECTION_SET);
    if (!set) return false;
    const fields = set.node.selections.filter(({ kind }) => kind === Kind.FIELD);
    if (fields.length < 2) return false;
    const one = this.random.pick(fields);
    const other = this.random.pick(fields);
    if (one === other) return false;
    one.alias = tree.name((other.alias ?? other.name).value);
    return true;
  }

  equateDistantKeys() {
    const one = this.at(Kind.FIELD);
    const other = this.at(Kind.FIELD);
    if (!one || !other || one === other) return false;
    one.node.alias = tree.name((other.node.alias ?? other.node.name).value);
    return true;
  }

  graftSelection() {
    const from = this.at(Kind.FIELD, Kind.INLINE_FRAGMENT, Kind.FRAGMENT_SPREAD);
    const to = this.at(Kind.SELECTION_SET);
    if (!from || !to) return false;
    to.node.selections.push(structuredClone(from.node));
    return true;
  }

  // Doubles a field, and changes one of the two below its key.
  splitField() {
    const place = this.at(Kind.FIELD);
    if (!place || !Array.isArray(place.owner)) return false;
    const twin = structuredClone(place.node);
    const { random } = this;
    random.pick([
      () => twin.arguments.pop(),
      () => twin.arguments.reverse(),
      () => twin.arguments.forEach((argument) => (argument.value = this.value())),
      () => (twin.name = tree.name(random.pick(this.index.fieldNames))),
      () => twin.selectionSet?.selections.reverse(),
      () => twin.selectionSet?.selections.forEach((selection) => (selection.alias = selection.name && tree.name('same'))),
      () => twin.arguments.push(tree.argument(random.pick(this.index.argumentNames), this.value())),
    ])();
    place.owner.push(random.chance(50) ? twin : tree.inlineFragment(random.chance(50) ? undefined : this.typeName(), [twin]));
    return true;
  }

  // Arguments: 5.4.

  renameArgument() {
    const place = this.at(Kind.ARGUMENT);
    if (!place) return false;
    place.node.name = tree.name(this.random.pick(['unknown', ...this.index.argumentNames]));
    return true;
  }

  removeArgument() {
    const place = this.at(Kind.ARGUMENT);
    if (!place) return false;
    this.remove(place);
    return true;
  }

  addArgument() {
    const place = this.at(Kind.FIELD, Kind.DIRECTIVE);
    if (!place) return false;
    place.node.arguments.push(tree.argument(this.random.pick(this.index.argumentNames), this.value()));
    return true;
  }

  repeatArgument() {
    const place = this.at(Kind.ARGUMENT);
    if (!place) return false;
    place.owner.push(structuredClone(place.node));
    return true;
  }

  // Values: 5.6.

  replaceValue() {
    const value = this.at(Kind.INT, Kind.FLOAT, Kind.STRING, Kind.BOOLEAN, Kind.NULL, Kind.ENUM, Kind.LIST, Kind.OBJECT, Kind.VARIABLE);
    if (!value || value.owner.kind === Kind.VARIABLE_DEFINITION) return false;
    value.owner[value.key] = this.value();
    return true;
  }

  nestValue() {
    const value = this.at(Kind.INT, Kind.STRING, Kind.ENUM, Kind.LIST, Kind.OBJECT, Kind.VARIABLE);
    if (!value || value.owner.kind === Kind.VARIABLE_DEFINITION) return false;
    value.owner[value.key] = tree.listValue([value.node]);
    return true;
  }

  changeObject() {
    const place = this.at(Kind.OBJECT);
    if (!place) return false;
    const { fields } = place.node;
    const { random } = this;
    const field = fields.length > 0 ? random.pick(fields) : undefined;
    random.pick([
      () => fields.push(tree.objectField(random.pick(['unknown', 'from', 'id', 'rank']), this.value())),
      () => field && fields.push(structuredClone(field)),
      () => field && fields.splice(fields.indexOf(field), 1),
      () => field && (field.name = tree.name(random.pick(['unknown', 'x', 'to', 'text']))),
      () => field && (field.value = this.value()),
    ])();
    return true;
  }

  // Fragments: 5.5.

  renameFragment() {
    const place = this.at(Kind.FRAGMENT_SPREAD, Kind.FRAGMENT_DEFINITION);
    const other = this.at(Kind.FRAGMENT_DEFINITION);
    if (!place) return false;
    place.node.name = tree.name(other && this.random.chance(70) ? other.node.name.value : 'Unknown');
    return true;
  }

  repeatFragment() {
    const place = this.at(Kind.FRAGMENT_DEFINITION);
    if (!place) return false;
    this.document.definitions.push(structuredClone(place.node));
    return true;
  }

  spreadUnknown() {
    const set = this.at(Kind.SELECTION_SET);
    if (!set) return false;
    set.node.selections.push(tree.fragmentSpread('Unknown'));
    return true;
  }

  spreadFragment() {
    const fragment = this.at(Kind.FRAGMENT_DEFINITION);
    const set = this.at(Kind.SELECTION_SET);
    if (!fragment || !set) return false;
    set.node.selections.push(tree.fragmentSpread(fragment.node.name.value));
    return true;
  }

  removeSelection() {
    const place = this.at(Kind.FRAGMENT_SPREAD, Kind.INLINE_FRAGMENT, Kind.FIELD);
    if (!place || place.owner.length === 1) return false;
    this.remove(place);
    return true;
  }

  changeCondition() {
    const place = this.at(Kind.INLINE_FRAGMENT, Kind.FRAGMENT_DEFINITION);
    if (!place) return false;
    const composite = this.random.chance(70) && this.random.pick(this.index.composites).name;
    place.node.typeCondition = tree.namedType(composite || this.typeName());
    return true;
  }

  wrapSelections() {
    const place = this.at(Kind.SELECTION_SET);
    if (!place) return false;
    const { random } = this;
    const condition = random.chance(30) ? undefined : random.chance(70) ? random.pick(this.index.composites).name : this.typeName();
    place.node.selections = [tree.inlineFragment(condition, place.node.selections)];
    return true;
  }

  // Variables: 5.8.

  retypeVariable() {
    const place = this.at(Kind.VARIABLE_DEFINITION);
    if (!place) return false;
    const { node } = place;
    const { type } = node;
    const isNonNull = type.kind === Kind.NON_NULL_TYPE;
    node.type = this.random.pick([
      () => (isNonNull ? type.type : tree.nonNullType(type)),
      () => tree.listType(type),
      () => (type.kind === Kind.LIST_TYPE ? type.type : tree.listType(type)),
      () => this.typeNode(),
    ])();
    if (this.random.chance(15)) node.defaultValue = this.constant();
    return true;
  }

  setDefault() {
    const place = this.at(Kind.VARIABLE_DEFINITION);
    if (!place) return false;
    place.node.defaultValue = this.random.chance(30) ? undefined : this.constant();
    return true;
  }

  renameVariable() {
    const place = this.at(Kind.VARIABLE);
    if (!place) return false;
    place.node.name = this.variable().name;
    return true;
  }

  changeVariables() {
    const operation = this.at(Kind.OPERATION_DEFINITION);
    if (!operation) return false;
    const { variableDefinitions } = operation.node;
    const { random } = this;
    const definition = variableDefinitions.length > 0 ? random.pick(variableDefinitions) : undefined;
    random.pick([
      () => definition && variableDefinitions.splice(variableDefinitions.indexOf(definition), 1),
      () => definition && variableDefinitions.push(structuredClone(definition)),
      () => variableDefinitions.push(tree.variableDefinition('unused', this.typeNode())),
    ])();
    return true;
  }

  // Operations: 5.2.

  changeOperation() {
    const operation = this.at(Kind.OPERATION_DEFINITION)?.node;
    if (!operation) return false;
    const { definitions } = this.document;
    const { random } = this;
    random.pick([
      () => (operation.operation = random.pick(['query', 'mutation', 'subscription'])),
      () => (operation.name = undefined),
      () => (operation.name = tree.name('Op1')),
      () => definitions.push(structuredClone(operation)),
      () => definitions.push(tree.operation('query', random.pick([undefined, 'Op1', 'New']), [], [tree.field('__typename')])),
      () => definitions.length > 1 && definitions.splice(definitions.indexOf(operation), 1),
      () => operation.selectionSet.selections.push(tree.field('__typename', { alias: 'more' })),
      () => operation.selectionSet.selections.push(tree.field('__schema', { selections: [tree.field('description')] })),
    ])();
    return true;
  }

  subscribe() {
    const root = this.index.schema.getSubscriptionType();
    if (!root) return false;
    const { random } = this;
    const fields = ['__typename', ...this.index.fieldsOf(root).map(({ name }) => name)];
    const selections = Array.from({ length: random.between(1, 2) }, () => {
      const directives = random.chance(20) ? [tree.directive(random.pick(['skip', 'include']), [tree.argument('if', tree.booleanValue(random.chance(50)))])] : [];
      const field = tree.field(random.pick(fields), { directives, alias: random.chance(30) ? 'same' : undefined });
      return random.chance(25) ? tree.inlineFragment(random.chance(50) ? undefined : root.name, [field]) : field;
    });
    this.document.definitions.push(tree.operation('subscription', random.pick([undefined, 'Sub']), [], selections));
    if (random.chance(70)) this.document.definitions.splice(0, this.document.definitions.length - 1);
    return true;
  }

  // Directives: 5.7.

  addDirective() {
    const { random } = this;
    const place = this.at(
      Kind.FIELD, Kind.FRAGMENT_SPREAD, Kind.INLINE_FRAGMENT, Kind.FRAGMENT_DEFINITION, Kind.OPERATION_DEFINITION, Kind.VARIABLE_DEFINITION,
    );
    if (!place) return false;
    const definition = random.pick(this.index.schema.getDirectives());
    const args = definition.args
      .filter(() => random.chance(70))
      .map(({ name, type }) => tree.argument(name, this.values.literal(type)));
    place.node.directives.push(tree.directive(random.chance(10) ? 'unknown' : definition.name, args));
    return true;
  }

  repeatDirective() {
    const place = this.at(Kind.DIRECTIVE);
    if (!place) return false;
    place.owner.push(structuredClone(place.node));
    return true;
  }

  moveDirective() {
    const place = this.at(Kind.DIRECTIVE);
    const target = this.at(Kind.FIELD, Kind.FRAGMENT_SPREAD, Kind.FRAGMENT_DEFINITION, Kind.OPERATION_DEFINITION, Kind.VARIABLE_DEFINITION);
    if (!place || !target) return false;
    this.remove(place);
    target.node.directives.push(place.node);
    return true;
  }
}

const { prototype } = TreeMutator;
const mutations = [
  [3, prototype.renameField],
  [1, prototype.removeSelections],
  [1, prototype.addSelections],
  [2, prototype.equateKeys],
  [2, prototype.equateDistantKeys],
  [2, prototype.graftSelection],
  [4, prototype.splitField],
  [1, prototype.renameArgument],
  [2, prototype.removeArgument],
  [1, prototype.addArgument],
  [1, prototype.repeatArgument],
  [5, prototype.replaceValue],
  [2, prototype.nestValue],
  [4, prototype.changeObject],
  [1, prototype.renameFragment],
  [1, prototype.repeatFragment],
  [1, prototype.spreadUnknown],
  [1, prototype.introspect],
  [2, prototype.spreadFragment],
  [1, prototype.removeSelection],
  [2, prototype.changeCondition],
  [3, prototype.wrapSelections],
  [4, prototype.retypeVariable],
  [2, prototype.setDefault],
  [2, prototype.renameVariable],
  [2, prototype.changeVariables],
  [2, prototype.changeOperation],
  [2, prototype.subscribe],
  [2, prototype.addDirective],
  [1, prototype.repeatDirective],
  [1, prototype.moveDirective],
];

module.exports = { TreeMutator };
