'use strict';

// Whether the values of variables can be taken, and as what.

const { getNamedType, GraphQLList, GraphQLNonNull, isLeafType, print } = require('graphql');

const { isRequired } = require('../schema_index.js');
const tree = require('../tree.js');
const { objectText, ValueGenerator } = require('../value_generator.js');
const { actualExecution, expectedExecution } = require('./answers.js');
const { requestOf } = require('./case.js');

const coercion = {
  count: 8_000,
  wanted: { compared: 5_000, coerced: 1_500, refused: 1_500 },

  // Variables of any types, which may all be used where anything is taken.
  make(random, index) {
    const values = new ValueGenerator(random, index);
    const strayValues = new ValueGenerator(random, index, random.pick([3, 10, 30]));
    const definitions = [];
    const members = [];
    for (let count = random.between(1, 3), number = 1; number <= count; ++number) {
      const name = `v${number}`;
      const type = wrapped(random, random.pick(index.inputs));
      const defaultValue = random.chance(25) ? values.literal(type) : undefined;
      definitions.push(tree.variableDefinition(name, tree.typeNode(type), defaultValue));
      if (!random.chance(10)) members.push([name, strayValues.json(type)]);
    }
    const { operation, field, argument, member } = index.carrier;
    const usages = tree.objectValue(
      definitions.map(({ variable }) => [variable.name.value, variable]),
    );
    const args = field.args
      .filter((candidate) => candidate === argument || isRequired(candidate))
      .map((candidate) => {
        if (candidate !== argument) {
          return tree.argument(candidate.name, values.literal(candidate.type));
        }
        return tree.argument(
          candidate.name,
          member ? carrying(values, candidate, member, usages) : usages,
        );
      });
    const selections = isLeafType(getNamedType(field.type))
      ? undefined
      : [tree.field('__typename')];
    const root = tree.field(field.name, { args, selections });
    const document = tree.document([tree.operation(operation, 'Coerce', definitions, [root])]);
    return { source: print(document), operation: 'Coerce', variables: objectText(members) };
  },

  request: (test) => requestOf('execute', test),

  expected(test, index, tally) {
    const expected = expectedExecution(test, index);
    if (expected) tally(expected.verdict === 'refused' ? 'refused' : 'coerced');
    return expected;
  },

  actual: actualExecution,
};

// A literal of an input object that has `usages` in a member.
function carrying(values, { type }, member, usages) {
  const fields = Object.values(getNamedType(type).getFields()).filter(
    (field) => field !== member && isRequired(field),
  );
  const others = fields.map((field) => [field.name, values.literal(field.type)]);
  return tree.objectValue([...others, [member.name, usages]]);
}

function wrapped(random, type) {
  let result = random.chance(40) ? new GraphQLNonNull(type) : type;
  for (
    let lists = random.weighted([
      [5, 0],
      [3, 1],
      [1, 2],
    ]);
    lists > 0;
    --lists
  ) {
    result = new GraphQLList(result);
    if (random.chance(30)) result = new GraphQLNonNull(result);
  }
  return result;
}

module.exports = { coercion, wrapped };
