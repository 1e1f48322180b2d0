'use strict';

const { createHash } = require('node:crypto');
const fs = require('node:fs');
const path = require('node:path');
const { parseArgs } = require('node:util');

const usage = `Usage: differential_test.py AREA [option…]

Compares porthole's GraphQL engine with the reference implementation, and ends with status 1 where
they disagree. AREA is syntax, schema, validation, coercion or execution.

  --seed N           other documents than the usual ones
  --count N          of documents that are made
  --schema NAME      own (schema.graphql beside this) or vendor; both unless named
  --only N           of those that --seed and --schema make, the one with this number
  --keep             add disagreements to the corpus, which is tried first ever after
  --help             this text

Environment: PORTHOLE_GRAPHQL_DRIVER, the program that drives the engine; PORTHOLE_VENDOR_SCHEMA, the
vendor's schema, by default ../shared/reference/buildkite.schema.graphql beside the project.`;

const defaultSeed = '20211026';
const kindsShownMax = 20;
const sameShownMax = 2;
const batchSize = 64;
const here = __dirname;
const root = path.resolve(here, '../..');

function optionsOf(args) {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: {
      seed: { type: 'string', default: defaultSeed },
      count: { type: 'string' },
      schema: { type: 'string' },
      only: { type: 'string' },
      keep: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  return { ...values, area: positionals[0] };
}

/** The definitions of the schemas that are there, by name. */
function findSchemas(only) {
  const places = {
    own: path.join(here, 'schema.graphql'),
    vendor:
      process.env.PORTHOLE_VENDOR_SCHEMA || path.join(root, '../shared/reference/buildkite.schema.graphql'),
  };
  const found = {};
  for (const [name, file] of Object.entries(places)) {
    if (only && only !== name) continue;
    if (fs.existsSync(file)) found[name] = fs.readFileSync(file, 'utf8');
    else console.log(`without the ${name} schema, as there is no ${file}`);
  }
  return found;
}

/** The cases of the corpus for an area and a schema. */
function corpusOf(areaName, schemaName) {
  const folder = path.join(here, 'corpus');
  return fs
    .readdirSync(folder)
    .filter((name) => name.endsWith('.json'))
    .sort()
    .map((name) => ({ name, ...JSON.parse(fs.readFileSync(path.join(folder, name), 'utf8')) }))
    .filter(({ area, schema }) => area === areaName && schema === schemaName)
    .map(({ name, source, operation, variables }) => ({ label: `corpus/${name}`, test: { source, operation, variables } }));
}

function keep(area, schema, test) {
  const text = JSON.stringify({ area, schema, ...test }, null, 2) + '\n';
  const digest = createHash('sha256').update(text).digest('hex').slice(0, 12);
  const file = path.join(here, 'corpus', `${area}-${digest}.json`);
  fs.writeFileSync(file, text);
  console.log(`kept as ${path.relative(root, file)}`);
}

/** One area, one schema, one process of porthole. */
class Comparison {
  constructor(options, area, schemaName, definition) {
    const { SchemaIndex } = require('./src/schema_index.js');
    const { schemaOf } = require('./src/reference.js');
    const { Porthole } = require('./src/porthole.js');
    this.options = options;
    this.area = area;
    this.schemaName = schemaName;
    this.definition = definition;
    const { parse } = require('graphql');
    this.index = new SchemaIndex(schemaOf(definition), parse(definition, { noLocation: true }));
    this.porthole = new Porthole(process.env.PORTHOLE_GRAPHQL_DRIVER);
    this.compared = 0;
    this.disagreements = 0;
    this.kinds = new Map();
    this.tally = {};
  }

  async run(count) {
    if (this.options.area !== 'syntax') {
      const request = JSON.stringify({ do: 'schema', definition: this.definition });
      const { problems } = await this.porthole.ask(request);
      if (problems) throw new Error(`porthole refuses the ${this.schemaName} schema: ${JSON.stringify(problems)}`);
    }
    if (this.options.only !== undefined) {
      await this.compareAll([this.generated(Number(this.options.only))]);
    } else {
      await this.compareAll(corpusOf(this.options.area, this.schemaName));
      for (let begin = 0; begin < count; begin += batchSize) {
        const numbers = Array.from({ length: Math.min(batchSize, count - begin) }, (_, at) => begin + at);
        await this.compareAll(numbers.map((number) => this.generated(number)));
      }
    }
    const status = await this.porthole.close();
    if (status !== 0) throw new Error(`graphql_driver ended with status ${status}`);
  }

  generated(number) {
    const { Random } = require('./src/random.js');
    const { area, seed } = this.options;
    const random = new Random(`${seed} ${area} ${this.schemaName} ${number}`);
    return { label: number, test: this.area.make(random, this.index) };
  }

  async compareAll(cases) {
    // Porthole works while the reference implementation does.
    const answers = cases.map(({ test }) => this.porthole.ask(this.area.request(test)));
    const count = (what) => (this.tally[what] = (this.tally[what] ?? 0) + 1);
    const expected = cases.map(({ test }) => this.area.expected(test, this.index, count));
    const actual = (await Promise.all(answers)).map((answer, at) => this.area.actual(answer, expected[at]));
    for (const [at, { label, test }] of cases.entries()) {
      if (expected[at] === null) continue;
      ++this.compared;
      if (expected[at].verdict === actual[at].verdict) continue;
      ++this.disagreements;
      const kind = kindOf({ expected: expected[at], actual: actual[at] });
      this.kinds.set(kind, (this.kinds.get(kind) ?? 0) + 1);
      const isShown = this.kinds.get(kind) <= sameShownMax && this.kinds.size <= kindsShownMax;
      if (isShown) await this.report(label, test, kind);
    }
  }

  /** Both sides of a case, or null where the reference has none. */
  async verdicts(test) {
    const expected = this.area.expected(test, this.index, () => {});
    if (expected === null) return null;
    const answer = await this.porthole.ask(this.area.request(test));
    return { expected, actual: this.area.actual(answer, expected) };
  }

  async report(label, test, kind) {
    const { shrink } = require('./src/shrink.js');
    const source = await shrink(test.source, async (shorter) => {
      const verdicts = await this.verdicts({ ...test, source: shorter });
      if (verdicts === null || verdicts.expected.verdict === verdicts.actual.verdict) return false;
      return kindOf(verdicts) === kind;
    });
    const small = { ...test, source };
    const { expected, actual } = await this.verdicts(small);
    const { area, seed } = this.options;
    console.log(`\n---- disagreement, ${area}, ${this.schemaName} schema, ${label}`);
    console.log(/[^\x20-\x7e\n]/.test(source) ? JSON.stringify(source) : source);
    if (test.variables) console.log(`variables: ${test.variables}${test.operation ? `, operation: ${test.operation}` : ''}`);
    console.log(`reference: ${shown(expected)}\nporthole:  ${shown(actual)}`);
    if (typeof label === 'number') {
      console.log(`again: ${again()} ${area} --schema ${this.schemaName} --seed ${seed} --only ${label}`);
    }
    if (this.options.keep && typeof label === 'number') keep(area, this.schemaName, small);
  }
}

/** Equal for disagreements that look as if they had the same cause. */
function kindOf({ expected, actual }) {
  const sides = [expected, actual].map(({ verdict, detail }) => {
    const [outcome] = verdict.split(/[\d{]/);
    const reasons = typeof detail === 'string' || Array.isArray(detail) ? [detail].flat()[0] : Object.keys(detail ?? {}).join();
    return `${outcome} ${reasons ?? ''}`;
  });
  return sides.join('\n').replace(/"[^"]*"|'[^']*'|\d+/g, '*');
}

function shown({ verdict, detail }) {
  const isPlain = detail === undefined || detail.length === 0;
  return isPlain ? verdict : `${verdict}  (${typeof detail === 'string' ? detail : JSON.stringify(detail)})`;
}

function again() {
  const script = path.relative(process.cwd(), path.join(here, 'differential_test.py'));
  return `PORTHOLE_GRAPHQL_DRIVER=${process.env.PORTHOLE_GRAPHQL_DRIVER} python3 ${script}`;
}

/** What the area should have met more often, one line each. */
function shortfalls(area, tally) {
  return Object.entries(area.wanted)
    .filter(([what, wanted]) => (tally[what] ?? 0) < wanted)
    .map(([what, wanted]) => `${what}: ${tally[what] ?? 0}, wanted ${wanted}`);
}

async function main() {
  const options = optionsOf(process.argv.slice(2));
  const { areas } = require('./src/areas.js');
  const area = areas[options.area];
  if (options.help || !area) {
    console.log(usage);
    return options.help ? 0 : 2;
  }
  const schemas = findSchemas(options.schema);
  const names = Object.keys(schemas).filter((name) => name === 'own' || !area.onlyOwn);
  const count = Math.ceil(Number(options.count ?? area.count) / names.length);
  console.log(`seed ${options.seed}`);
  const tally = {};
  let compared = 0;
  let disagreements = 0;
  for (const name of names) {
    const comparison = new Comparison(options, area, name, schemas[name]);
    await comparison.run(count);
    for (const [what, met] of Object.entries(comparison.tally)) tally[what] = (tally[what] ?? 0) + met;
    compared += comparison.compared;
    disagreements += comparison.disagreements;
  }
  console.log(`\n${options.area}: ${compared} compared, ${disagreements} disagreements`);
  for (const [what, met] of Object.entries(tally).sort()) console.log(`  ${met}  ${what}`);
  const isWhole = options.only === undefined && options.count === undefined && options.schema === undefined;
  const missed = isWhole ? shortfalls(area, { ...tally, compared }) : [];
  for (const shortfall of missed) console.log(`met too seldom: ${shortfall}`);
  return disagreements > 0 || missed.length > 0 ? 1 : 0;
}

main().then(
  (status) => (process.exitCode = status),
  (error) => {
    console.error(error);
    process.exit(1);
  },
);
