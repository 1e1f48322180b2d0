'use strict';

// Makes cases, asks both sides, and tells where they disagree.

const path = require('node:path');

const { parse } = require('graphql');

const { corpusOf, keep } = require('./corpus.js');
const { LineProcess } = require('./line_process.js');
const { Random } = require('./random.js');
const { schemaOf } = require('./reference.js');
const { SchemaIndex } = require('./schema_index.js');
const { shrink } = require('./shrink.js');

const batchSize = 64;
// Of disagreements that are shown in full; the others are only named.
const kindsShownMax = 20;
const sameShownMax = 2;

/** One area, one schema, one process of porthole. */
class Comparison {
  constructor(options, area, schemaName, definition) {
    this.options = options;
    this.area = area;
    this.schemaName = schemaName;
    this.definition = definition;
    this.index = new SchemaIndex(schemaOf(definition), parse(definition, { noLocation: true }));
    this.porthole = new LineProcess(process.env.PORTHOLE_GRAPHQL_DRIVER);
    this.compared = 0;
    this.disagreements = 0;
    this.kinds = new Map();
    this.tally = {};
  }

  async run(count) {
    if (this.options.area !== 'syntax') {
      const request = JSON.stringify({ do: 'schema', definition: this.definition });
      const { problems } = await this.porthole.ask(request);
      if (problems) {
        const why = JSON.stringify(problems);
        throw new Error(`porthole refuses the ${this.schemaName} schema: ${why}`);
      }
    }
    if (this.options.only !== undefined) {
      await this.compareAll([this.generated(Number(this.options.only))]);
    } else {
      await this.compareAll(corpusOf(this.options.area, this.schemaName));
      for (let begin = 0; begin < count; begin += batchSize) {
        const numbers = Array.from(
          { length: Math.min(batchSize, count - begin) },
          (_, at) => begin + at,
        );
        await this.compareAll(numbers.map((number) => this.generated(number)));
      }
    }
    const status = await this.porthole.close();
    if (status !== 0) throw new Error(`graphql_driver ended with status ${status}`);
  }

  generated(number) {
    const { area, seed } = this.options;
    const random = new Random(`${seed} ${area} ${this.schemaName} ${number}`);
    return { label: number, test: this.area.make(random, this.index) };
  }

  async compareAll(cases) {
    // Porthole works while the reference implementation does.
    const answers = cases.map(({ test }) => this.porthole.ask(this.area.request(test)));
    const count = (what) => (this.tally[what] = (this.tally[what] ?? 0) + 1);
    const expected = cases.map(({ test }) => this.area.expected(test, this.index, count));
    const actual = (await Promise.all(answers)).map((answer, at) =>
      this.area.actual(answer, expected[at]),
    );
    for (const [at, { label, test }] of cases.entries()) {
      if (expected[at] === null) continue;
      ++this.compared;
      if (expected[at].verdict === actual[at].verdict) continue;
      ++this.disagreements;
      const kind = kindOf({ expected: expected[at], actual: actual[at] });
      this.kinds.set(kind, (this.kinds.get(kind) ?? 0) + 1);
      const isShown = this.kinds.get(kind) <= sameShownMax && this.kinds.size <= kindsShownMax;
      if (isShown) await this.report(label, test, kind);
      else console.log(`---- and one more: ${this.commandOf(label)}`);
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
    const source = await shrink(test.source, async (shorter) => {
      const verdicts = await this.verdicts({ ...test, source: shorter });
      if (verdicts === null || verdicts.expected.verdict === verdicts.actual.verdict) return false;
      return kindOf(verdicts) === kind;
    });
    const small = { ...test, source };
    const { expected, actual } = await this.verdicts(small);
    const { area } = this.options;
    console.log(`\n---- disagreement, ${area}, ${this.schemaName} schema, ${label}`);
    console.log(/[^\x20-\x7e\n]/.test(source) ? JSON.stringify(source) : source);
    if (test.operation) console.log(`operation: ${test.operation}`);
    if (test.variables) console.log(`variables: ${test.variables}`);
    console.log(`reference: ${shown(expected)}\nporthole:  ${shown(actual)}`);
    console.log(`again:     ${this.commandOf(label)}`);
    if (this.options.keep && typeof label === 'number') keep(area, this.schemaName, small);
  }

  /** What tries a case again: by its number; the corpus is tried each time. */
  commandOf(label) {
    const { area, seed } = this.options;
    const script = path.relative(process.cwd(), path.join(__dirname, '../differential_test.py'));
    const driver = `PORTHOLE_GRAPHQL_DRIVER=${process.env.PORTHOLE_GRAPHQL_DRIVER}`;
    const which = typeof label === 'number' ? `--seed ${seed} --only ${label}` : '--count 1';
    return `${driver} python3 ${script} ${area} --schema ${this.schemaName} ${which}`;
  }
}

/** Equal for disagreements that look as if they had the same cause. */
function kindOf({ expected, actual }) {
  const sides = [expected, actual].map(({ verdict, detail }) => {
    const [outcome] = verdict.split(/[\d{]/);
    const reasons =
      typeof detail === 'string' || Array.isArray(detail)
        ? [detail].flat()[0]
        : Object.keys(detail ?? {}).join();
    return `${outcome} ${reasons ?? ''}`;
  });
  return sides.join('\n').replace(/"[^"]*"|'[^']*'|\d+/g, '*');
}

function shown({ verdict, detail }) {
  if (detail === undefined || detail.length === 0) return verdict;
  return `${verdict}  (${typeof detail === 'string' ? detail : JSON.stringify(detail)})`;
}

module.exports = { Comparison };
