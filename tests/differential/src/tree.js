'use strict';

// Nodes of documents, as the reference implementation prints them.

const { isListType, isNonNullType, Kind } = require('graphql');

const name = (value) => ({ kind: Kind.NAME, value });

const variable = (text) => ({ kind: Kind.VARIABLE, name: name(text) });
const intValue = (value) => ({ kind: Kind.INT, value });
const floatValue = (value) => ({ kind: Kind.FLOAT, value });
const stringValue = (value, block = false) => ({ kind: Kind.STRING, value, block });
const booleanValue = (value) => ({ kind: Kind.BOOLEAN, value });
const nullValue = () => ({ kind: Kind.NULL });
const enumValue = (value) => ({ kind: Kind.ENUM, value });
const listValue = (values) => ({ kind: Kind.LIST, values });
const objectField = (key, value) => ({ kind: Kind.OBJECT_FIELD, name: name(key), value });
const objectValue = (members) => ({
  kind: Kind.OBJECT,
  fields: members.map(([key, value]) => objectField(key, value)),
});

const argument = (key, value) => ({ kind: Kind.ARGUMENT, name: name(key), value });
const directive = (key, args = []) => ({ kind: Kind.DIRECTIVE, name: name(key), arguments: args });

const namedType = (text) => ({ kind: Kind.NAMED_TYPE, name: name(text) });
const listType = (type) => ({ kind: Kind.LIST_TYPE, type });
const nonNullType = (type) => ({ kind: Kind.NON_NULL_TYPE, type });

/** The node that names a type of a schema. */
function typeNode(type) {
  if (isNonNullType(type)) return nonNullType(typeNode(type.ofType));
  if (isListType(type)) return listType(typeNode(type.ofType));
  return namedType(type.name);
}

const selectionSet = (selections) => ({ kind: Kind.SELECTION_SET, selections });

function field(key, { alias, args = [], directives = [], selections } = {}) {
  return {
    kind: Kind.FIELD,
    alias: alias ? name(alias) : undefined,
    name: name(key),
    arguments: args,
    directives,
    selectionSet: selections ? selectionSet(selections) : undefined,
  };
}

const fragmentSpread = (key, directives = []) => ({
  kind: Kind.FRAGMENT_SPREAD,
  name: name(key),
  directives,
});

const inlineFragment = (typeName, selections, directives = []) => ({
  kind: Kind.INLINE_FRAGMENT,
  typeCondition: typeName ? namedType(typeName) : undefined,
  directives,
  selectionSet: selectionSet(selections),
});

const variableDefinition = (key, type, defaultValue, directives = []) => ({
  kind: Kind.VARIABLE_DEFINITION,
  variable: variable(key),
  type,
  defaultValue,
  directives,
});

const operation = (type, key, variableDefinitions, selections, directives = []) => ({
  kind: Kind.OPERATION_DEFINITION,
  operation: type,
  name: key ? name(key) : undefined,
  variableDefinitions,
  directives,
  selectionSet: selectionSet(selections),
});

const fragmentDefinition = (key, typeName, selections, directives = []) => ({
  kind: Kind.FRAGMENT_DEFINITION,
  name: name(key),
  typeCondition: namedType(typeName),
  directives,
  selectionSet: selectionSet(selections),
});

const document = (definitions) => ({ kind: Kind.DOCUMENT, definitions });

/** Calls `see(node, owner, key)` for every node below `root`; `owner[key]` is the node. */
function walk(root, see) {
  for (const key of Object.keys(root)) {
    const child = root[key];
    if (key === 'loc' || child === null || typeof child !== 'object') continue;
    if (child.kind) see(child, root, key);
    walk(child, see);
  }
}

module.exports = {
  argument,
  booleanValue,
  directive,
  document,
  enumValue,
  field,
  floatValue,
  fragmentDefinition,
  fragmentSpread,
  inlineFragment,
  intValue,
  listType,
  listValue,
  name,
  namedType,
  nonNullType,
  nullValue,
  objectField,
  objectValue,
  operation,
  selectionSet,
  stringValue,
  typeNode,
  variable,
  variableDefinition,
  walk,
};
