'use strict';

// Answers that are a pure function of the path, the field's name and its arguments. The program
// `graphql_driver` gives the same ones (computed_object.cpp): what changes here changes there.

const { isEnumType, isLeafType, isListType, isNonNullType, isObjectType } = require('graphql');

function fnv1a(hash, bytes) {
  for (const byte of bytes) hash = Math.imul(hash ^ byte, 0x01000193);
  return hash >>> 0;
}

function scramble(hash) {
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}

/** The next hash on the way that `step` names. */
function step(hash, text) {
  return scramble(fnv1a(hash, Buffer.from(text, 'utf8')));
}

function sortedKeys(object) {
  const given = Object.keys(object).filter((key) => object[key] !== undefined);
  return given.sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
}

function doubleBits(number) {
  const bytes = Buffer.alloc(8);
  bytes.writeDoubleBE(number === 0 ? 0 : number);
  return bytes.toString('hex');
}

/** Equal for equal arguments, whatever their order and however their numbers are kept. */
function canonical(value) {
  if (value === null || value === undefined) return 'n';
  if (value === true) return 't';
  if (value === false) return 'f';
  if (typeof value === 'number') return `d${doubleBits(value)}`;
  if (typeof value === 'string') return `s${Buffer.byteLength(value)}:${value}`;
  if (Array.isArray(value)) return `[${value.map(canonical).join('')}]`;
  // What has no value stands for what wasn't given.
  return (
    '{' +
    sortedKeys(value)
      .map((key) => `${key}:${canonical(value[key])}`)
      .join('') +
    '}'
  );
}

function sorted(value) {
  if (Array.isArray(value)) return value.map(sorted);
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(sortedKeys(value).map((key) => [key, sorted(value[key])]));
}

const texts = ['plain ', 'é😀 ', '"\\\n\t ', ''];
const anything = ['text', 12, true, [1, 'a', null], { b: 1, a: [true] }, 0.5];

function scalarOf(type, hash) {
  const bits = step(hash, type.name);
  switch (type.name) {
    case 'Int':
      return bits % 40 === 0 ? 2147483648 : bits | 0;
    case 'Float':
      if (bits % 40 === 0) return NaN;
      return bits % 5 === 0 ? bits | 0 : (bits | 0) / 8;
    case 'String':
      return texts[bits % 4] + bits.toString(16);
    case 'Boolean':
      return bits % 2 === 1;
    case 'ID':
      return bits % 3 === 0 ? bits | 0 : bits.toString(16);
    default:
      return anything[bits % 6];
  }
}

function namedOf(type, hash, schema) {
  if (isEnumType(type)) {
    const bits = step(hash, type.name);
    const values = type.getValues();
    return bits % 40 === 0 ? 'NOT_A_VALUE' : values[bits % values.length].name;
  }
  if (isLeafType(type)) return scalarOf(type, hash);
  if (isObjectType(type)) return { typeName: type.name, hash: step(hash, 'object') };
  const bits = step(hash, 'type');
  const names = schema
    .getPossibleTypes(type)
    .map(({ name }) => name)
    .sort();
  const stray = names.length === 0 || bits % 50 === 0;
  const typeName = stray ? schema.getQueryType().name : names[bits % names.length];
  return { typeName, hash: step(hash, 'object') };
}

function resolvedValue(type, hash, schema) {
  const isNonNull = isNonNullType(type);
  const bits = step(hash, isNonNull ? '!' : '?');
  if (bits % 60 === 0) return new Error('failed on purpose');
  if (bits % (isNonNull ? 61 : 12) === 1) return null;
  const inner = isNonNull ? type.ofType : type;
  if (!isListType(inner)) return namedOf(inner, hash, schema);
  const shape = step(hash, '[]');
  if (shape % 80 === 0) return 7;
  return Array.from({ length: (shape >>> 8) % 4 }, (_, index) =>
    resolvedValue(inner.ofType, step(hash, String(index)), schema),
  );
}

function resolveField(object, args, context, info) {
  if (info.fieldName === 'echo') return sorted(args);
  const hash = step(object.hash, info.fieldName + canonical(args));
  return resolvedValue(info.returnType, hash, info.schema);
}

function resolveType(object) {
  return object.typeName;
}

function rootOf(typeName) {
  return { typeName, hash: step(0, typeName) };
}

module.exports = { resolveField, resolveType, rootOf };
