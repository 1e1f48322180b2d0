'use strict';

// Variables, from the places where they are used.

const { isListType, isNonNullType } = require('graphql');

const tree = require('./tree.js');

/**
 * How a variable may be declared that stands where `type` is wanted: `{ type, typeNode,
 * defaultValue }`, the last if it has one.
 * @param {Random} random
 * @param {ValueGenerator} values
 * @param {GraphQLInputType} type
 * @param {boolean} hasDefault whether the place has a value of its own, for where none is given
 */
function declarationFor(random, values, type, hasDefault) {
  const typeNode = tree.typeNode(type);
  if (!isNonNullType(type)) {
    if (random.chance(25)) return { type, typeNode: tree.nonNullType(typeNode) };
    if (isListType(type) && !isNonNullType(type.ofType) && random.chance(30)) {
      return { type, typeNode: tree.listType(tree.nonNullType(tree.typeNode(type.ofType))) };
    }
    const defaultValue = random.chance(30) ? values.literal(type) : undefined;
    return { type, typeNode, defaultValue };
  }
  // A nullable variable may stand for what can't be null, where either has a default.
  if (random.chance(25)) {
    return {
      type,
      typeNode: tree.typeNode(type.ofType),
      defaultValue: values.presentLiteral(type.ofType, () => undefined, 0),
    };
  }
  if (hasDefault && random.chance(40)) return { type, typeNode: tree.typeNode(type.ofType) };
  return { type, typeNode };
}

module.exports = { declarationFor };
