'use strict';

// What is compared. An area makes cases, which are plain objects:
//
//   { source, operation, variables }     the last is the text of a JSON object
//
// It knows what to ask porthole of a case, and the verdict of either side as a text: the two are
// equal or they disagree. A tally says how many cases met what; where fewer do than the area wants,
// it has stopped to test something.

const { getNamedType, GraphQLList, GraphQLNonNull, isLeafType, Kind, print } = require('graphql');

const { DocumentGenerator } = require('./document_generator.js');
const reference = require('./reference.js');
const { isRequired } = require('./schema_index.js');
const { mutateSchema } = require('./schema_mutator.js');
const { mutateTokens, respaced, tokenSoup } = require('./token_mutator.js');
const tree = require('./tree.js');
const { TreeMutator } = require('./tree_mutator.js');
const { objectText, ValueGenerator } = require('./value_generator.js');

function syntaxVerdict({ line, column }) {
  return `a syntax error at line ${line}, column ${column}`;
}

function requestOf(command, { source, operation, variables }) {
  const members = [
    ['do', JSON.stringify(command)],
    ['source', JSON.stringify(source)],
  ];
  if (operation) members.push(['operation', JSON.stringify(operation)]);
  if (variables) members.push(['variables', variables]);
  return objectText(members);
}

const syntax = {
  count: 24_000,
  wanted: { compared: 20_000, right: 5_000, wrong: 10_000 },

  make(random, index) {
    const plan = random.weighted([
      [3, 'valid'],
      [8, 'mutated'],
      [4, 'soup'],
    ]);
    if (plan === 'soup') return { source: tokenSoup(random) };
    let source = respaced(
      random,
      print(new DocumentGenerator(random, index, 3).generate().document),
    );
    if (plan === 'mutated') {
      source = mutateTokens(
        random,
        source,
        random.weighted([
          [4, 1],
          [2, 2],
          [1, 4],
        ]),
      );
    }
    return { source };
  },

  request: (test) => requestOf('parse', test),

  expected({ source }, index, tally) {
    const { error } = reference.parseExecutable(source);
    tally(error ? 'wrong' : 'right');
    return error ? { verdict: syntaxVerdict(error), detail: error.message } : { verdict: 'right' };
  },

  actual({ syntax: error }) {
    return error ? { verdict: syntaxVerdict(error), detail: error.message } : { verdict: 'right' };
  },
};

const schema = {
  count: 1_100,
  wanted: { compared: 1_000, 'syntax error': 100, valid: 200, invalid: 150 },
  onlyOwn: true,

  make(random, index) {
    if (random.chance(25)) {
      return { source: mutateTokens(random, index.definition, random.between(1, 2)) };
    }
    const document = JSON.parse(index.documentJson);
    mutateSchema(
      random,
      document,
      random.weighted([
        [4, 1],
        [3, 2],
        [1, 4],
      ]),
    );
    return { source: print(document) };
  },

  request: ({ source }) =>
    objectText([
      ['do', '"schema"'],
      ['definition', JSON.stringify(source)],
    ]),

  expected({ source }, index, tally) {
    const { document, error } = reference.parseTypeSystem(source);
    if (error) {
      tally('syntax error');
      return { verdict: syntaxVerdict(error), detail: error.message };
    }
    const problems = reference.schemaProblems(document);
    tally(problems.length > 0 ? 'invalid' : 'valid');
    return problems.length > 0 ? { verdict: 'invalid', detail: problems } : { verdict: 'valid' };
  },

  // A syntax error is not told from others, except by its place.
  actual({ problems }, expected) {
    if (!problems) return { verdict: 'valid' };
    const detail = problems.map(({ message, line, column }) => `${message} at ${line}:${column}`);
    const place = syntaxVerdict(problems[0]);
    return { verdict: place === expected?.verdict ? place : 'invalid', detail };
  },
};

const validation = {
  count: 20_600,
  wanted: {
    compared: 20_000,
    valid: 4_000,
    invalid: 8_000,
    // Found by this rule alone, so that no other hides a mistake in it. A variable that is no input
    // is always in a wrong place, too, or it is not used.
    ...Object.fromEntries(reference.ruleNames.map((name) => [`${name} alone`, 15])),
    'VariablesAreInputTypesRule alone': 0,
    VariablesAreInputTypesRule: 30,
  },

  make(random, index) {
    const { document } = new DocumentGenerator(random, index, random.between(1, 6)).generate();
    const edits = random.weighted([
      [3, 0],
      [8, 1],
      [3, 2],
      [1, 4],
    ]);
    new TreeMutator(random, index).mutate(document, edits);
    return { source: print(document) };
  },

  request: (test) => requestOf('validate', test),

  expected({ source }, index, tally) {
    const { document, error } = reference.parseExecutable(source);
    if (error) return { verdict: syntaxVerdict(error), detail: error.message };
    const violations = reference.violations(index.schema, document);
    if (violations === null) {
      tally('no verdict of the reference');
      return null;
    }
    const rules = Object.keys(violations);
    tally(rules.length > 0 ? 'invalid' : 'valid');
    if (rules.length === 1) tally(`${rules[0]} alone`);
    else rules.forEach(tally);
    return rules.length > 0 ? { verdict: 'invalid', detail: violations } : { verdict: 'valid' };
  },

  actual({ syntax: error, errors }) {
    if (error) return { verdict: syntaxVerdict(error), detail: error.message };
    if (errors.length === 0) return { verdict: 'valid' };
    return { verdict: 'invalid', detail: errors.map(({ message }) => message) };
  },
};

// Of the introspection system, and in no order that means anything.
const unordered = new Set(['types', 'possibleTypes', 'directives', 'locations']);

/** The keys that some fields of a document have in an answer. */
function responseKeysOf(document, isWanted) {
  const keys = new Set();
  tree.walk(document, ({ kind, name, alias }) => {
    if (kind === Kind.FIELD && isWanted(name.value)) keys.add((alias ?? name).value);
  });
  return keys;
}

/** Takes out of answers in what the two may differ, as no specification says anything about it. */
class Normalization {
  constructor(document, index) {
    this.texts = index.texts;
    this.roots = responseKeysOf(document, (name) => name === '__schema' || name === '__type');
    this.lists = responseKeysOf(document, (name) => unordered.has(name));
    this.defaults = responseKeysOf(document, (name) => name === 'defaultValue');
  }

  ofData(data) {
    if (data === null || this.roots.size === 0) return data;
    return mapMembers(data, (key, value) =>
      this.roots.has(key) ? this.ofIntrospection(key, value) : value,
    );
  }

  ofIntrospection(key, value) {
    // What is built in is described in other words.
    if (typeof value === 'string') {
      const isProse = value.includes(' ') && !this.defaults.has(key);
      return isProse && !this.texts.has(value) ? '(a description)' : value;
    }
    if (Array.isArray(value)) {
      const items = value.map((item) => this.ofIntrospection('', item));
      return this.lists.has(key) ? items.map((item) => JSON.stringify(item)).sort() : items;
    }
    if (value === null || typeof value !== 'object') return value;
    return mapMembers(value, (name, member) => this.ofIntrospection(name, member));
  }
}

function mapMembers(object, map) {
  return Object.fromEntries(Object.entries(object).map(([key, value]) => [key, map(key, value)]));
}

function executionVerdict({ data, errors = [] }, normalization) {
  const messages = errors.map(({ message }) => message);
  if (data === undefined) return { verdict: 'refused', detail: messages };
  const paths = errors.map(({ path }) => JSON.stringify(path)).sort();
  const verdict = `${JSON.stringify(normalization.ofData(data))}\nerrors at: ${paths.join(' ')}`;
  return { verdict, detail: messages };
}

function actualExecution({ syntax: error, errors, answer }, expected) {
  if (error) return { verdict: syntaxVerdict(error), detail: error.message };
  if (errors) return { verdict: 'invalid', detail: errors.map(({ message }) => message) };
  return executionVerdict(answer, expected?.normalization ?? neutral);
}

const neutral = { ofData: (data) => data };

// Documents that are not valid have no answer.
function expectedExecution({ source, operation, variables }, index) {
  const { document, error } = reference.parseExecutable(source);
  if (error) return null;
  const violations = reference.violations(index.schema, document);
  if (violations === null || Object.keys(violations).length > 0) return null;
  const answer = reference.run(index.schema, document, operation, JSON.parse(variables));
  const normalization = new Normalization(document, index);
  return { ...executionVerdict(answer, normalization), normalization };
}

const coercion = {
  count: 6_000,
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

const execution = {
  count: 6_600,
  wanted: { compared: 5_000, 'without errors': 2_000, 'with errors': 800 },

  make(random, index) {
    const generator = new DocumentGenerator(random, index, random.between(3, 15));
    const { document, operationName, variablesText } = generator.generate();
    if (random.chance(20)) new TreeMutator(random, index).mutate(document, 1);
    return { source: print(document), operation: operationName, variables: variablesText };
  },

  request: (test) => requestOf('execute', test),

  expected(test, index, tally) {
    const expected = expectedExecution(test, index);
    if (expected) tally(expected.detail.length > 0 ? 'with errors' : 'without errors');
    return expected;
  },

  actual: actualExecution,
};

module.exports = { areas: { syntax, schema, validation, coercion, execution } };
