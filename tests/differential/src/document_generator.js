'use strict';

// Documents, from a schema.

const {
  getNamedType,
  GraphQLNonNull,
  GraphQLString,
  isUnionType,
  Kind,
  typeFromAST,
} = require('graphql');

const { isRequired } = require('./schema_index.js');
const tree = require('./tree.js');
const { objectText, ValueGenerator } = require('./value_generator.js');
const { declarationFor } = require('./variable_declaration.js');

const nestingMax = 4;

/**
 * Makes a document by walking a schema. Nearly all are valid: what takes luck, as that fields of
 * equal names can be merged, is left to luck.
 */
class DocumentGenerator {
  /**
   * @param {Random} random
   * @param {SchemaIndex} index
   * @param {number} fieldsMax past which it comes to an end
   */
  constructor(random, index, fieldsMax = 10) {
    this.random = random;
    this.index = index;
    this.values = new ValueGenerator(random, index);
    this.variables = new Map();
    this.fragments = new Map();
    this.fieldsLeft = fieldsMax;
    this.names = 0;
  }

  /** `{ document, operationNames, variablesText }`; the variables suit the first operation. */
  generate() {
    const { random } = this;
    const count = random.chance(80) ? 1 : random.between(2, 3);
    const operations = Array.from({ length: count }, () => this.operation(count > 1));
    for (const operation of operations) operation.variableDefinitions = this.variablesOf(operation);
    const fragments = [...this.fragments.values()].map(({ definition }) => definition);
    const definitions = random.chance(20)
      ? [...fragments, ...operations]
      : [...operations, ...fragments];
    return {
      document: { kind: Kind.DOCUMENT, definitions },
      operationName: operations.length > 1 ? operations[0].name.value : '',
      variablesText: this.variablesText(operations[0]),
    };
  }

  operation(mustHaveName) {
    const { random } = this;
    const roots = this.index.roots.map(([operation, type]) => [
      operation === 'query' ? 6 : 2,
      [operation, type],
    ]);
    const [type, root] = random.weighted(roots);
    const name = mustHaveName || random.chance(60) ? this.freshName('Op') : undefined;
    const selections =
      type === 'subscription' ? this.subscriptionRoot(root) : this.selections(root, 0);
    if (type === 'query' && random.chance(12)) selections.push(this.introspection());
    return tree.operation(type, name, [], selections, this.directives(type.toUpperCase()));
  }

  subscriptionRoot(root) {
    const field = this.field(root, 0);
    if (this.random.chance(15)) return [tree.inlineFragment(root.name, [field])];
    return [field];
  }

  introspection() {
    const { random } = this;
    if (random.chance(50)) {
      const type = this.index.schema.getType('__Schema');
      return tree.field('__schema', { selections: this.selections(type, 2) });
    }
    const type = this.index.schema.getType('__Type');
    const name = tree.argument(
      'name',
      this.value(new GraphQLNonNull(GraphQLString), random.pick(this.index.typeNames)),
    );
    return tree.field('__type', {
      args: [name],
      alias: this.freshName('t'),
      selections: this.selections(type, 2),
    });
  }

  value(type, text) {
    return this.random.chance(20) ? this.usage(type, false) : tree.stringValue(text);
  }

  selections(type, nesting) {
    const { random } = this;
    const selections = [];
    const count = nesting === 0 ? random.between(1, 4) : random.between(1, 3);
    for (let index = 0; index < count; ++index) {
      const repeats = selections.length > 0 && random.chance(6);
      selections.push(
        repeats ? structuredClone(random.pick(selections)) : this.selection(type, nesting),
      );
    }
    return selections;
  }

  selection(type, nesting) {
    const { random } = this;
    const isIntrospection = type.name.startsWith('__');
    if (isUnionType(type)) {
      if (nesting >= nestingMax || random.chance(15)) return this.typeName();
      return this.fragment(type, nesting);
    }
    if (random.chance(5)) return this.typeName();
    if (nesting < nestingMax && !isIntrospection && random.chance(20)) {
      return this.fragment(type, nesting);
    }
    return this.field(type, nesting);
  }

  typeName() {
    return tree.field('__typename', {
      alias: this.random.chance(30) ? this.freshName('n') : undefined,
      directives: this.directives('FIELD'),
    });
  }

  field(type, nesting) {
    const { random } = this;
    const { leaves, branches } = this.index.outputFieldsOf(type);
    const wantsLeaf = nesting >= nestingMax || this.fieldsLeft <= 0 || random.chance(40);
    if (wantsLeaf && leaves.length === 0 && branches.length > 0 && nesting > nestingMax) {
      return this.typeName();
    }
    const choices = (wantsLeaf && leaves.length > 0) || branches.length === 0 ? leaves : branches;
    if (choices.length === 0) return this.typeName();
    --this.fieldsLeft;
    const definition = random.pick(choices);
    const args = this.arguments(definition.args);
    const isIntrospection = type.name.startsWith('__');
    const needsAlias =
      !isIntrospection &&
      (args.length > 0 ? random.chance(97) : random.chance(nesting === 0 ? 20 : 60));
    const node = tree.field(definition.name, {
      alias: needsAlias ? this.freshName('a') : undefined,
      args,
      directives: this.directives('FIELD'),
      selections:
        choices === branches
          ? this.selections(getNamedType(definition.type), nesting + 1)
          : undefined,
    });
    node.parentType = type.name;
    return node;
  }

  /** An inline fragment or a spread that may apply to `type`. */
  fragment(type, nesting) {
    const { random } = this;
    const condition = random.chance(30) ? type : random.pick(this.index.overlapsOf(type));
    if (random.chance(50)) {
      const isBare = condition === type && random.chance(40);
      const selections = this.selections(condition, nesting + 1);
      return tree.inlineFragment(
        isBare ? undefined : condition.name,
        selections,
        this.directives('INLINE_FRAGMENT'),
      );
    }
    return tree.fragmentSpread(
      this.fragmentName(condition, nesting),
      this.directives('FRAGMENT_SPREAD'),
    );
  }

  fragmentName(condition, nesting) {
    const { random } = this;
    const known = [...this.fragments].filter(([, fragment]) => fragment.condition === condition);
    if (known.length > 0 && random.chance(40)) return random.pick(known)[0];
    const name = this.freshName('F');
    const selections = this.selections(condition, nesting + 1);
    const definition = tree.fragmentDefinition(
      name,
      condition.name,
      selections,
      this.directives('FRAGMENT_DEFINITION'),
    );
    // Known only now that it is complete: so none spreads itself.
    this.fragments.set(name, { condition, definition });
    return name;
  }

  arguments(definitions) {
    const { random } = this;
    const given = definitions.filter((definition) => isRequired(definition) || random.chance(30));
    if (random.chance(20)) given.reverse();
    return given.map((definition) => {
      const hasDefault = definition.defaultValue !== undefined;
      const usage = (type, defaulted) =>
        random.chance(25) ? this.usage(type, defaulted) : undefined;
      return tree.argument(
        definition.name,
        this.values.literal(definition.type, usage, hasDefault),
      );
    });
  }

  directives(location) {
    const { random } = this;
    if (!random.chance(location === 'FIELD' ? 8 : 12)) return [];
    const definitions = this.index.directivesAt(location);
    if (definitions.length === 0) return [];
    const definition = random.pick(definitions);
    const count = definition.isRepeatable ? random.between(1, 2) : 1;
    const constant = location === 'VARIABLE_DEFINITION';
    return Array.from({ length: count }, () =>
      tree.directive(
        definition.name,
        constant ? this.constants(definition.args) : this.arguments(definition.args),
      ),
    );
  }

  constants(definitions) {
    const given = definitions.filter(
      (definition) => isRequired(definition) || this.random.chance(30),
    );
    return given.map(({ name, type }) => tree.argument(name, this.values.literal(type)));
  }

  /** A usage of a variable, new or known, that may stand where `type` is wanted. */
  usage(type, hasDefault) {
    const { random } = this;
    const known = [...this.variables].filter(
      ([, { type: other }]) => String(other) === String(type),
    );
    if (known.length > 0 && random.chance(50)) return tree.variable(random.pick(known)[0]);
    const name = this.freshName('v');
    this.variables.set(name, declarationFor(random, this.values, type, hasDefault));
    return tree.variable(name);
  }

  // The definitions of the variables that an operation and the fragments below it use.
  variablesOf(operation) {
    const used = new Set();
    const seen = new Set();
    const visit = (root) =>
      tree.walk(root, (node) => {
        if (node.kind === Kind.VARIABLE) used.add(node.name.value);
        if (node.kind !== Kind.FRAGMENT_SPREAD || seen.has(node.name.value)) return;
        seen.add(node.name.value);
        visit(this.fragments.get(node.name.value).definition);
      });
    visit(operation);
    return [...used].map((name) => {
      const { typeNode, defaultValue } = this.variables.get(name);
      return tree.variableDefinition(
        name,
        typeNode,
        defaultValue,
        this.directives('VARIABLE_DEFINITION'),
      );
    });
  }

  variablesText(operation) {
    const members = [];
    for (const { variable, type, defaultValue } of operation.variableDefinitions) {
      const isOptional = defaultValue || type.kind !== Kind.NON_NULL_TYPE;
      if (isOptional && this.random.chance(35)) continue;
      members.push([variable.name.value, this.values.json(typeFromAST(this.index.schema, type))]);
    }
    return objectText(members);
  }

  freshName(prefix) {
    return `${prefix}${++this.names}`;
  }
}

module.exports = { DocumentGenerator };
