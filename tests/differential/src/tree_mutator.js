'use strict';

// Changes to the tree of a valid document. Each is of a kind that one rule of validation is there
// for, though it may happen to leave the document valid.

const { Kind } = require('graphql');

const { definitions } = require('./mutations/definitions.js');
const { inputs } = require('./mutations/inputs.js');
const { selections } = require('./mutations/selections.js');
const tree = require('./tree.js');
const { ValueGenerator } = require('./value_generator.js');

const mutations = [...selections, ...inputs, ...definitions];

/** The places of a document, by the kinds of nodes. */
function placesOf(document) {
  const places = new Map();
  tree.walk(document, (node, owner, key) => {
    if (!places.has(node.kind)) places.set(node.kind, []);
    places.get(node.kind).push({ node, owner, key });
  });
  return places;
}

/** The document that is changed, and what the mutations need to change it. */
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
    for (let done = 0; done < count;) {
      this.document = document;
      this.places = placesOf(document);
      if (this.random.weighted(mutations)(this)) ++done;
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
    return random.pick([
      named,
      tree.nonNullType(named),
      tree.listType(named),
      tree.listType(tree.nonNullType(named)),
    ]);
  }

  value() {
    return this.random.chance(25)
      ? this.variable()
      : this.values.strayLiteral(1, () => this.variable());
  }

  variable() {
    const definition = this.at(Kind.VARIABLE_DEFINITION);
    const isUnknown = !definition || this.random.chance(10);
    return tree.variable(isUnknown ? 'unknown' : definition.node.variable.name.value);
  }

  constant() {
    const { random } = this;
    return random.chance(50)
      ? this.values.literal(random.pick(this.index.inputs))
      : this.values.strayLiteral(1);
  }
}

module.exports = { TreeMutator };
