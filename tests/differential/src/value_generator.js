'use strict';

// Values, as literals and as JSON, from the types that take them.

const {
  getNullableType,
  isEnumType,
  isInputObjectType,
  isListType,
  isNonNullType,
  Kind,
} = require('graphql');

const { isRequired } = require('./schema_index.js');
const tree = require('./tree.js');

const nestingMax = 4;
const texts = [
  '',
  'main',
  'a "quoted" one',
  'é😀',
  'line\nline',
  'true',
  '12',
  '-3.5',
  'ONE',
  '\\u0041',
];
const intTexts = ['0', '-0', '1', '-7', '42', '2147483647', '-2147483648'];
const floatTexts = ['0.5', '-1.25', '1e3', '2.5E-3', '100.0', '1e+2', '12345678901.5'];
// For the scalars that porthole checks: some of the texts are invalid.
const timeTexts = [
  '2024-08-26T03:22:45Z',
  '2024-08-26t03:22:45.5+02:00',
  '2024-08-26T03:22:45-0230',
  '2024-08-26T03:22:45',
  '2024-02-31T24:00:00Z',
  '2024-08-26T24:00:01Z',
  '2024-08-26T03:22:45+24:00',
  '2024-08-26T00:75:00-00:30',
  '2024-08-26',
  '20240826',
  '2024-08',
  '2024-02-30',
  '2024-W35-1',
  '1500-02-29',
  '2024-239',
];
const safeIntegerTexts = ['0', '-1', '9007199254740991', '-9007199254740991'];
const checkedScalars = ['DateTime', 'Date', 'JSInt'];

// Integers that a double holds exactly: past them JavaScript reads another number than is written.
const strayNumbers = [
  '2147483648',
  '-2147483649',
  '9007199254740992',
  '-4294967296',
  '0.1',
  '-1e300',
];

/**
 * Literals and variables' values for a type that takes input. With `strayPercent`, that often some
 * part is replaced, left out or added without asking whether the type allows it.
 */
class ValueGenerator {
  /**
   * @param {Random} random
   * @param {SchemaIndex} index
   * @param {number} strayPercent
   */
  constructor(random, index, strayPercent = 0) {
    this.random = random;
    this.index = index;
    this.strayPercent = strayPercent;
  }

  /**
   * The node of a literal.
   * @param {(type, hasDefault) => node} variable makes a usage of a variable that fits, or nothing
   */
  literal(type, variable = () => undefined, hasDefault = false, nesting = 0) {
    const { random } = this;
    if (random.chance(this.strayPercent)) return this.strayLiteral(nesting);
    const usage = variable(type, hasDefault);
    if (usage) return usage;
    if (isNonNullType(type)) return this.presentLiteral(type.ofType, variable, nesting);
    if (random.chance(8)) return tree.nullValue();
    return this.presentLiteral(type, variable, nesting);
  }

  presentLiteral(type, variable, nesting) {
    const { random } = this;
    if (isListType(type)) {
      const inner = type.ofType;
      if (random.chance(15) && !isListType(getNullableType(inner))) {
        return this.literal(inner, variable, false, nesting + 1);
      }
      const length = nesting > nestingMax ? 0 : random.below(3);
      return tree.listValue(
        Array.from({ length }, () => this.literal(inner, variable, false, nesting + 1)),
      );
    }
    if (isInputObjectType(type)) {
      return tree.objectValue(
        this.fieldsFor(type, nesting).map((field) => [
          field.name,
          this.literal(field.type, variable, field.defaultValue !== undefined, nesting + 1),
        ]),
      );
    }
    if (isEnumType(type)) return tree.enumValue(random.pick(type.getValues()).name);
    return this.scalarLiteral(type, variable, nesting);
  }

  scalarLiteral(type, variable, nesting) {
    const { random } = this;
    switch (type.name) {
      case 'Int':
        return tree.intValue(random.pick(intTexts));
      case 'Float':
        return random.chance(50)
          ? tree.floatValue(random.pick(floatTexts))
          : tree.intValue(random.pick(intTexts));
      case 'String':
        return tree.stringValue(random.pick(texts), random.chance(15));
      case 'Boolean':
        return tree.booleanValue(random.chance(50));
      case 'ID':
        return random.chance(40)
          ? tree.intValue(random.pick(intTexts))
          : tree.stringValue(random.pick(texts));
      case 'DateTime':
      case 'Date':
        return tree.stringValue(random.pick(timeTexts), random.chance(15));
      case 'JSInt':
        return tree.intValue(random.pick(safeIntegerTexts));
      default:
        return this.until(
          () => this.strayLiteral(nesting + 1, variable),
          (node) => node.kind !== Kind.NULL,
        );
    }
  }

  /** A literal of whatever kind. */
  strayLiteral(nesting = 0, variable = () => undefined) {
    const { random } = this;
    const isDeep = nesting > nestingMax;
    return random.weighted([
      [3, () => tree.intValue(random.pick([...intTexts, ...strayNumbers.slice(0, 4)]))],
      [2, () => tree.floatValue(random.pick(floatTexts))],
      [3, () => tree.stringValue(random.pick(texts), random.chance(15))],
      [2, () => tree.booleanValue(random.chance(50))],
      [2, () => tree.nullValue()],
      [2, () => tree.enumValue(random.pick(this.index.enumValueNames))],
      [1, () => variable(random.pick(this.index.inputs), false) ?? tree.nullValue()],
      [
        isDeep ? 0 : 2,
        () =>
          tree.listValue(
            Array.from({ length: random.below(3) }, () => this.strayLiteral(nesting + 1, variable)),
          ),
      ],
      [
        isDeep ? 0 : 2,
        () =>
          tree.objectValue(
            ['a', 'b', 'from']
              .slice(random.below(4))
              .map((name) => [name, this.strayLiteral(nesting + 1, variable)]),
          ),
      ],
    ])();
  }

  /** The text of a JSON value, so that `1`, `1.0` and `1e0` are three. */
  json(type, nesting = 0) {
    const { random } = this;
    if (random.chance(this.strayPercent)) return this.strayJson(nesting);
    if (isNonNullType(type)) return this.presentJson(type.ofType, nesting);
    return random.chance(10) ? 'null' : this.presentJson(type, nesting);
  }

  presentJson(type, nesting) {
    const { random } = this;
    if (isListType(type)) {
      if (random.chance(15)) return this.json(type.ofType, nesting + 1);
      const length = nesting > nestingMax ? 0 : random.below(4);
      return `[${Array.from({ length }, () => this.json(type.ofType, nesting + 1)).join()}]`;
    }
    if (isInputObjectType(type)) {
      const members = this.fieldsFor(type, nesting).map((field) => [
        field.name,
        this.json(field.type, nesting + 1),
      ]);
      return objectText(members);
    }
    if (isEnumType(type)) return JSON.stringify(random.pick(type.getValues()).name);
    switch (type.name) {
      case 'Int':
        return random.pick([...intTexts, '1.0', '2e0', '-30E-1']);
      case 'Float':
        return random.pick([...intTexts, ...floatTexts]);
      case 'String':
        return JSON.stringify(random.pick(texts));
      case 'Boolean':
        return random.pick(['true', 'false']);
      case 'ID':
        return random.pick([...intTexts, ...texts.map((text) => JSON.stringify(text))]);
      case 'DateTime':
      case 'Date':
        return JSON.stringify(random.pick(timeTexts));
      case 'JSInt':
        return random.pick(safeIntegerTexts);
      default:
        return this.until(
          () => this.strayJson(nesting + 1),
          (text) => text !== 'null',
        );
    }
  }

  strayJson(nesting = 0) {
    const { random } = this;
    const isDeep = nesting > nestingMax;
    return random.weighted([
      [3, () => random.pick(intTexts)],
      [2, () => random.pick(floatTexts)],
      [2, () => random.pick(strayNumbers)],
      [3, () => JSON.stringify(random.pick(texts))],
      [1, () => JSON.stringify(random.pick(this.index.enumValueNames))],
      [2, () => random.pick(['true', 'false'])],
      [2, () => 'null'],
      [
        isDeep ? 0 : 2,
        () =>
          `[${Array.from({ length: random.below(3) }, () => this.strayJson(nesting + 1)).join()}]`,
      ],
      [
        isDeep ? 0 : 2,
        () =>
          objectText(
            ['a', 'b', 'from']
              .slice(random.below(4))
              .map((name) => [name, this.strayJson(nesting + 1)]),
          ),
      ],
    ])();
  }

  until(make, suits) {
    for (;;) {
      const made = make();
      if (suits(made)) return made;
    }
  }

  // Which fields of an input object are given; stray ones are left out or made up.
  fieldsFor(type, nesting) {
    const { random } = this;
    const optionalPercent = nesting > nestingMax ? 0 : 35;
    const fields = Object.values(type.getFields()).filter((field) =>
      isRequired(field) ? !random.chance(this.strayPercent) : random.chance(optionalPercent),
    );
    if (random.chance(this.strayPercent)) {
      const stray = {
        name: random.pick(['unknown', 'from', 'text']),
        type: random.pick(this.index.inputs),
      };
      if (!fields.some(({ name }) => name === stray.name)) fields.push(stray);
    }
    if (random.chance(30)) fields.reverse();
    return fields;
  }
}

function objectText(members) {
  return `{${members.map(([name, text]) => `${JSON.stringify(name)}:${text}`).join()}}`;
}

/** The definition with the checked scalars under names of which any value is valid. */
function withoutChecks(definition) {
  return definition.replace(new RegExp(`\\b(${checkedScalars.join('|')})\\b`, 'g'), 'Any$1');
}

module.exports = { objectText, ValueGenerator, withoutChecks };
