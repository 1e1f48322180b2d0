'use strict';

// Compares what calls are refused with, word for word, with graphql-ruby (graphql_ruby.rb).

const {
  getNamedType,
  isInputType,
  isNonNullType,
  Kind,
  parse,
  print,
  printSchema,
} = require('graphql');

const { areas } = require('./areas.js');
const { wrapped } = require('./areas/coercion.js');
const { corpusOf, keep } = require('./corpus.js');
const { DocumentGenerator } = require('./document_generator.js');
const { exceptionOf, normalized } = require('./exceptions.js');
const { LineProcess } = require('./line_process.js');
const { Random } = require('./random.js');
const reference = require('./reference.js');
const { SchemaIndex } = require('./schema_index.js');
const { shrink } = require('./shrink.js');
const tree = require('./tree.js');
const { TreeMutator } = require('./tree_mutator.js');
const { objectText, ValueGenerator } = require('./value_generator.js');

const batchSize = 200;
const kindsShownMax = 15;

// Several operations, of which one, none or an unknown one is asked for.
function operationNames(random, index) {
  const documents = Array.from({ length: random.between(1, 3) }, () =>
    new DocumentGenerator(random, index, 2).generate(),
  );
  const definitions = documents.flatMap(({ document }) => document.definitions);
  const document = { kind: Kind.DOCUMENT, definitions };
  if (random.chance(30)) new TreeMutator(random, index).mutate(document, 1);
  const names = definitions.filter(({ kind }) => kind === Kind.OPERATION_DEFINITION);
  const name = random.pick(names)?.name?.value;
  const operation = random.pick([undefined, undefined, '', 'Unknown', 'query', name]);
  return { source: print(document), operation };
}

const listsMax = 2;
const carrierOf = (type, lists) => `of_${type.name}_${lists}`;

/** A field of the query type that takes a variable of any input type. */
function carrierField(schema) {
  const inputs = Object.values(schema.getTypeMap()).filter(isInputType);
  const args = inputs.flatMap((type) =>
    Array.from({ length: listsMax + 1 }, (_, lists) => {
      const wrapper = '['.repeat(lists) + type.name + ']'.repeat(lists);
      return `${carrierOf(type, lists)}: ${wrapper}`;
    }),
  );
  return `extend type ${schema.getQueryType().name} { carry(${args.join(' ')}): Int }`;
}

/**
 * A schema without defaults of non-null fields of input objects: graphql-ruby wants these fields in
 * the values of variables, which the specification doesn't.
 */
function withoutDefaults(definition) {
  return definition.replace(/^( {2}\w+: [^(\n]*!) = .*$/gm, '$1');
}

// Variables of any types, whose values mostly don't suit them.
function variables(random, index) {
  const values = new ValueGenerator(random, index);
  const strayValues = new ValueGenerator(random, index, random.pick([3, 10, 30]));
  const definitions = [];
  const members = [];
  const fields = [];
  for (let count = random.between(1, 3), number = 1; number <= count; ++number) {
    const name = `v${number}`;
    const type = wrapped(random, random.pick(index.inputs));
    const hasDefault = !isNonNullType(type) && random.chance(25);
    const defaultValue = hasDefault ? values.literal(type) : undefined;
    definitions.push(tree.variableDefinition(name, tree.typeNode(type), defaultValue));
    if (!random.chance(10)) members.push([name, strayValues.json(type)]);
    const lists = type.toString().split('[').length - 1;
    const args = [tree.argument(carrierOf(getNamedType(type), lists), tree.variable(name))];
    fields.push(tree.field('carry', { alias: `f${number}`, args }));
  }
  const document = tree.document([tree.operation('query', 'Coerce', definitions, fields)]);
  return { source: print(document), operation: 'Coerce', variables: objectText(members) };
}

/** What is compared, with how many cases are made and the shares that are wanted, in percent. */
const classes = {
  validation: {
    count: 6_000,
    wanted: { messages: 99.5, lists: 99 },
    make: (random, index) => areas.validation.make(random, index),
  },
  syntax: {
    count: 2_500,
    wanted: { lists: 98 },
    make: (random, index) => areas.syntax.make(random, index),
  },
  operations: { count: 1_500, wanted: { lists: 99 }, make: operationNames },
  variables: {
    count: 5_000,
    wanted: { lists: 98 },
    make: variables,
  },
};

const sorted = (items) => JSON.stringify(items.map((item) => JSON.stringify(item)).sort());
/** Parts of two lists of errors that may be equal. */
const parts = {
  messages: (errors) => sorted(errors.map(({ message }) => message)),
  extensions: (errors) => sorted(errors.map(({ extensions }) => extensions ?? null)),
  paths: (errors) => sorted(errors.map(({ path }) => path ?? null)),
  locations: (errors) => sorted(errors.map(({ locations }) => locations ?? null)),
  lists: (errors) => JSON.stringify(errors),
};

function requestOf({ source, operation, variables }) {
  const text = variables === undefined ? undefined : variables;
  return JSON.stringify({ do: 'answer', source, operation: operation ?? null, variables: text });
}

/** One class, one schema; `engines` are the two sides. */
class WordsComparison {
  constructor(options, engines, name, schemaName, definition) {
    this.options = options;
    this.name = name;
    this.class = classes[name];
    this.schemaName = schemaName;
    // graphql-ruby hides interfaces that nothing implements.
    const ghosts = definition.includes('interface Ghost')
      ? 'type Spectre implements Ghost { name: String boo: Int rooms: [Room] }'
      : '';
    const carrier = name === 'variables' ? carrierField(reference.schemaOf(definition)) : '';
    const schema = reference.schemaOf(`${definition}\n${ghosts}\n${carrier}`);
    // graphql-ruby can't read some directives of schemas; they have no part in this.
    this.definition = printSchema(schema);
    if (name === 'variables') this.definition = withoutDefaults(this.definition);
    this.index = new SchemaIndex(schema, parse(this.definition, { noLocation: true }));
    this.porthole = engines.porthole;
    this.ruby = engines.ruby;
    this.tally = { compared: 0, refused: 0, verdicts: 0 };
    for (const part of Object.keys(parts)) this.tally[part] = 0;
    this.excepted = new Map();
    this.kinds = new Map();
  }

  async run(count) {
    const request = JSON.stringify({ do: 'schema', definition: this.definition });
    for (const side of [this.porthole, this.ruby]) {
      const { problems, failed } = await side.ask(request);
      if (problems || failed) throw new Error(failed ?? JSON.stringify(problems));
    }
    if (this.options.only !== undefined) {
      await this.compareAll([this.generated(Number(this.options.only))]);
    } else {
      await this.compareAll(corpusOf(`words-${this.name}`, this.schemaName));
      for (let begin = 0; begin < count; begin += batchSize) {
        const length = Math.min(batchSize, count - begin);
        await this.compareAll(Array.from({ length }, (_, at) => this.generated(begin + at)));
      }
    }
  }

  generated(number) {
    const random = new Random(`${this.options.seed} words ${this.name} ${this.schemaName} ${number}`);
    return { label: number, test: this.class.make(random, this.index) };
  }

  async sidesOf(test) {
    const request = requestOf(test);
    const [actual, expected] = await Promise.all([
      this.porthole.ask(request),
      this.ruby.ask(request),
    ]);
    return normalized(test, { actual, expected });
  }

  async compareAll(cases) {
    const sides = await Promise.all(cases.map(({ test }) => this.sidesOf(test)));
    for (const [at, { label, test }] of cases.entries()) {
      await this.compare(label, test, sides[at]);
    }
  }

  async compare(label, test, { expected, actual }) {
    if (parts.lists(expected.errors ?? [null]) === parts.lists(actual.errors)) {
      ++this.tally.compared;
      ++this.tally.verdicts;
      if (expected.errors.length === 0) return;
      ++this.tally.refused;
      for (const part of Object.keys(parts)) ++this.tally[part];
      return;
    }
    const exception = exceptionOf(test, expected, actual, this.index);
    if (exception) {
      this.excepted.set(exception, (this.excepted.get(exception) ?? 0) + 1);
      return;
    }
    ++this.tally.compared;
    ++this.tally.refused;
    if ((expected.errors.length > 0) === (actual.errors.length > 0)) {
      ++this.tally.verdicts;
      for (const [part, of] of Object.entries(parts)) {
        if (of(expected.errors) === of(actual.errors)) ++this.tally[part];
      }
    }
    await this.report(label, test, kindOf(expected, actual));
  }

  async report(label, test, kind) {
    this.kinds.set(kind, (this.kinds.get(kind) ?? 0) + 1);
    if (this.kinds.get(kind) > 1 || this.kinds.size > kindsShownMax) return;
    const source = await shrink(test.source, async (shorter) => {
      const shorterTest = { ...test, source: shorter };
      const { expected, actual } = await this.sidesOf(shorterTest);
      if (exceptionOf(shorterTest, expected, actual, this.index)) return false;
      return kindOf(expected, actual) === kind;
    });
    const small = { ...test, source };
    const { expected, actual } = await this.sidesOf(small);
    console.log(`\n---- ${this.name}, ${this.schemaName} schema, ${label}`);
    console.log(/[^\x20-\x7e\n]/.test(source) ? JSON.stringify(source) : source);
    if (test.operation !== undefined) console.log(`operation: ${JSON.stringify(test.operation)}`);
    if (test.variables) console.log(`variables: ${test.variables}`);
    console.log(`graphql-ruby: ${shown(expected)}\nporthole:     ${shown(actual)}`);
    if (this.options.keep && typeof label === 'number') {
      keep(`words-${this.name}`, this.schemaName, small);
    }
  }
}

function shown({ failed, errors }) {
  return failed ?? errors.map((error) => `\n  ${JSON.stringify(error)}`).join('');
}

/** Equal for disagreements that look as if they had the same cause. */
function kindOf(expected, actual) {
  if (expected.failed) return `failed ${expected.failed}`;
  const lists = [expected, actual].map(({ errors }) => errors.map((error) => JSON.stringify(error)));
  const plain = (text) => text.replace(/'[^']*'|\\"[^"]*\\"|"[a-zA-Z_0-9]*"(?!:)|\$\w+|\d+|\([^)]*\)/g, '*');
  const [missing, surplus] = [0, 1].map((side) =>
    lists[side].filter((error) => !lists[1 - side].includes(error)).map(plain),
  );
  if (missing.length + surplus.length === 0) {
    return lists[0].join() === lists[1].join() ? 'none' : 'order';
  }
  return `${missing[0] ?? ''}\n${surplus[0] ?? ''}`;
}

/** Runs the classes and prints their shares. Returns the status to end with. */
async function runWords(options, schemas) {
  let status = 0;
  const engines = {
    porthole: new LineProcess(process.env.PORTHOLE_GRAPHQL_DRIVER),
    // As on a server, whatever the terminal is.
    ruby: new LineProcess('ruby', [
      '-EUTF-8:UTF-8',
      '-I',
      process.env.PORTHOLE_GRAPHQL_RUBY,
      `${__dirname}/../graphql_ruby.rb`,
    ]),
  };
  const names = options.class ? [options.class] : Object.keys(classes);
  for (const name of names) {
    const { count, wanted } = classes[name];
    const total = {};
    const excepted = new Map();
    for (const [schemaName, definition] of Object.entries(schemas)) {
      const comparison = new WordsComparison(options, engines, name, schemaName, definition);
      await comparison.run(Math.ceil(Number(options.count ?? count) / Object.keys(schemas).length));
      for (const [what, met] of Object.entries(comparison.tally)) {
        total[what] = (total[what] ?? 0) + met;
      }
      for (const [why, met] of comparison.excepted) excepted.set(why, (excepted.get(why) ?? 0) + met);
      for (const [kind, met] of comparison.kinds) console.log(`${met} × ${kind}`);
    }
    console.log(`\n${name}: ${total.compared} compared, ${total.refused} refused`);
    const share = (met, of) => (of === 0 ? 100 : (100 * met) / of);
    const shares = { verdicts: share(total.verdicts, total.compared) };
    for (const part of Object.keys(parts)) shares[part] = share(total[part], total.refused);
    for (const [what, percent] of Object.entries(shares)) {
      const bar = what === 'verdicts' ? 100 : wanted[what];
      const isMissed = bar !== undefined && percent < bar;
      if (isMissed) status = 1;
      console.log(`  ${percent.toFixed(2).padStart(6)} % ${what}${isMissed ? `, wanted ${bar} %` : ''}`);
    }
    for (const [why, met] of excepted) console.log(`  ${met} excepted: ${why}`);
  }
  for (const side of Object.values(engines)) {
    const ended = await side.close();
    if (ended !== 0) throw new Error(`${side.name} ended with status ${ended}`);
  }
  return status;
}

module.exports = { runWords };
