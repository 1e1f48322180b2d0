'use strict';

// Rules for schemas that the reference implementation leaves out, and porthole doesn't: root types
// are distinct, constants fit their types, and default values don't contain each other for ever.

const {
  getNamedType,
  isInputObjectType,
  Kind,
  TypeInfo,
  UniqueInputFieldNamesRule,
  ValidationContext,
  ValuesOfCorrectTypeRule,
  visit,
  visitInParallel,
  visitWithTypeInfo,
} = require('graphql');

function rootProblems(schema) {
  const roots = ['query', 'mutation', 'subscription'].map((operation) =>
    schema.getRootType(operation),
  );
  const given = roots.filter((type) => type);
  return new Set(given).size === given.length ? [] : ['an operation has the root type of another'];
}

/** Everything that takes a value, but for what is built in. */
function inputsOf(schema) {
  const types = Object.values(schema.getTypeMap());
  const fields = types.flatMap((type) => Object.values(type.getFields?.() ?? {}));
  return [
    ...fields,
    ...fields.flatMap(({ args }) => args ?? []),
    ...schema.getDirectives().flatMap(({ args }) => args),
  ];
}

function constantProblems(schema, document) {
  const problems = [];
  const check = (node, type) => {
    const typeInfo = new TypeInfo(schema, type);
    const context = new ValidationContext(schema, document, typeInfo, ({ message }) =>
      problems.push(message),
    );
    const rules = [ValuesOfCorrectTypeRule(context), UniqueInputFieldNamesRule(context)];
    visit(node, visitWithTypeInfo(typeInfo, visitInParallel(rules)));
  };
  for (const { astNode, type } of inputsOf(schema)) {
    if (astNode?.defaultValue) check(astNode.defaultValue, type);
  }
  // The arguments of directives.
  check(document);
  return problems;
}

function cycleProblems(schema) {
  const open = new Set();
  const closed = new Set();
  const problems = [];
  const enterField = (field) => {
    const value = field.astNode?.defaultValue;
    if (!value || closed.has(field)) return;
    if (open.has(field)) {
      problems.push(`the default value of ${field.name} contains itself`);
      return;
    }
    open.add(field);
    enterValue(value, getNamedType(field.type));
    open.delete(field);
    closed.add(field);
  };
  const enterValue = (value, type) => {
    if (!isInputObjectType(type)) return;
    if (value.kind === Kind.LIST) {
      for (const item of value.values) enterValue(item, type);
    }
    if (value.kind !== Kind.OBJECT) return;
    const given = new Map(value.fields.map((field) => [field.name.value, field.value]));
    for (const field of Object.values(type.getFields())) {
      if (given.has(field.name)) enterValue(given.get(field.name), getNamedType(field.type));
      else enterField(field);
    }
  };
  const types = Object.values(schema.getTypeMap()).filter(isInputObjectType);
  types.flatMap((type) => Object.values(type.getFields())).forEach(enterField);
  return problems;
}

/** `schema` is made of `document`, and nothing else is wrong with it. */
function omittedProblems(schema, document) {
  return [...rootProblems(schema), ...constantProblems(schema, document), ...cycleProblems(schema)];
}

module.exports = { omittedProblems };
