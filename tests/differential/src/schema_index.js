'use strict';

// Schemas, as generators look at them.

const {
  doTypesOverlap,
  getNamedType,
  getNullableType,
  GraphQLNonNull,
  isCompositeType,
  isInputType,
  isLeafType,
  isOutputType,
  isScalarType,
  isSpecifiedScalarType,
  isUnionType,
  Kind,
  print,
} = require('graphql');

const tree = require('./tree.js');

/** What generators ask of a schema again and again, worked out once. */
class SchemaIndex {
  /**
   * @param {GraphQLSchema} schema
   * @param {DocumentNode} document that it was made of, without places
   */
  constructor(schema, document) {
    this.schema = schema;
    /** The definitions, as a text, and as one to parse copies of their tree from. */
    this.definition = print(document);
    this.documentJson = JSON.stringify(document);
    const types = Object.values(schema.getTypeMap());
    const own = types.filter(({ name }) => !name.startsWith('__'));
    this.typeNames = types.map(({ name }) => name);
    this.composites = own.filter(isCompositeType);
    this.inputs = own.filter(isInputType);
    this.leaves = own.filter(isLeafType);
    this.outputs = own.filter(isOutputType);
    this.fieldNames = [
      ...new Set(own.flatMap((type) => this.fieldsOf(type).map(({ name }) => name))),
    ];
    this.argumentNames = [
      ...new Set(
        own.flatMap((type) =>
          this.fieldsOf(type).flatMap(({ args }) => (args ?? []).map(({ name }) => name)),
        ),
      ),
    ];
    this.enumValueNames = own.flatMap((type) => type.getValues?.().map(({ name }) => name) ?? []);
    this.roots = ['query', 'mutation', 'subscription']
      .map((operation) => [operation, schema.getRootType(operation)])
      .filter(([, type]) => type);
    this.overlapping = new Map();
    /** All strings of the definitions. */
    this.texts = new Set();
    tree.walk(document, ({ kind, value }) => kind === Kind.STRING && this.texts.add(value));
    this.fieldsByType = new Map();
  }

  /**
   * A place that takes any value, with variables in it: `{ operation, field, argument, member }`,
   * the member of the argument's input object, or none where the argument is such a place itself.
   */
  get carrier() {
    this.foundCarrier ??= this.findCarrier();
    return this.foundCarrier;
  }

  findCarrier() {
    const candidates = this.roots.flatMap(([operation, type]) =>
      this.fieldsOf(type).flatMap((field) =>
        field.args.flatMap((argument) => [
          { operation, field, argument },
          ...Object.values(getNullableType(argument.type).getFields?.() ?? {}).map((member) => ({
            operation,
            field,
            argument,
            member,
          })),
        ]),
      ),
    );
    const carriers = candidates.filter(({ argument, member }) =>
      isCustomScalar(getNullableType((member ?? argument).type)),
    );
    // Best one that gives it back.
    return carriers.find(({ field }) => field.name === 'echo') ?? carriers[0];
  }

  /** All fields of a type that has some. */
  fieldsOf(type) {
    return type.getFields && !isUnionType(type) ? Object.values(type.getFields()) : [];
  }

  /** `{ leaves, branches }`: the fields of a composite type by whether they have selections. */
  outputFieldsOf(type) {
    let fields = this.fieldsByType.get(type.name);
    if (!fields) {
      fields = { leaves: [], branches: [] };
      for (const field of this.fieldsOf(type)) {
        (isLeafType(getNamedType(field.type)) ? fields.leaves : fields.branches).push(field);
      }
      this.fieldsByType.set(type.name, fields);
    }
    return fields;
  }

  /** The composite types that an object may have besides being of `type`. */
  overlapsOf(type) {
    let overlaps = this.overlapping.get(type.name);
    if (!overlaps) {
      overlaps = this.composites.filter((other) => doTypesOverlap(this.schema, type, other));
      this.overlapping.set(type.name, overlaps);
    }
    return overlaps;
  }

  directivesAt(location) {
    return this.schema.getDirectives().filter(({ locations }) => locations.includes(location));
  }
}

function isCustomScalar(type) {
  return isScalarType(type) && !isSpecifiedScalarType(type);
}

function isRequired({ type, defaultValue }) {
  return type instanceof GraphQLNonNull && defaultValue === undefined;
}

module.exports = { isRequired, SchemaIndex };
