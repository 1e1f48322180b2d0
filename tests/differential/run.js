'use strict';

// The command line: which area, which schemas, how many cases; and what has come of it.

const fs = require('node:fs');
const path = require('node:path');
const { parseArgs } = require('node:util');

const { areas } = require('./src/areas.js');
const { Comparison } = require('./src/comparison.js');
const { withoutChecks } = require('./src/value_generator.js');
const { runWords } = require('./src/words.js');

const usage = `Usage: differential_test.py AREA [option…]

Compares porthole's GraphQL engine with the reference implementation, and ends with status 1 where
they disagree. AREA is syntax, schema, validation, coercion or execution; or words, which compares
errors word for word with graphql-ruby.

  --seed N           other documents than the usual ones
  --count N          of documents that are made
  --schema NAME      own (schema.graphql beside this) or vendor; both unless named
  --class NAME       of words: validation, syntax, operations or variables alone
  --only N           of those that --seed and --schema make, the one with this number
  --keep             add disagreements to the corpus, which is tried first ever after
  --help             this text

Environment: PORTHOLE_GRAPHQL_DRIVER, the program that drives the engine; PORTHOLE_VENDOR_SCHEMA,
the vendor's schema, by default ../shared/reference/buildkite.schema.graphql from the project.`;

const defaultSeed = '20211026';
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
      class: { type: 'string' },
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
      process.env.PORTHOLE_VENDOR_SCHEMA ||
      path.join(root, '../shared/reference/buildkite.schema.graphql'),
  };
  const found = {};
  for (const [name, file] of Object.entries(places)) {
    if (only && only !== name) continue;
    if (fs.existsSync(file)) found[name] = fs.readFileSync(file, 'utf8');
    else console.log(`without the ${name} schema, as there is no ${file}`);
  }
  return found;
}

/** What the area should have met more often, one line each. */
function shortfalls(area, tally) {
  return Object.entries(area.wanted)
    .filter(([what, wanted]) => (tally[what] ?? 0) < wanted)
    .map(([what, wanted]) => `${what}: ${tally[what] ?? 0}, wanted ${wanted}`);
}

async function main() {
  const options = optionsOf(process.argv.slice(2));
  const area = areas[options.area];
  if (options.area === 'words' && !options.help) {
    return runWords(options, findSchemas(options.schema));
  }
  if (options.help || !area) {
    console.log(usage);
    return options.help ? 0 : 2;
  }
  const schemas = findSchemas(options.schema);
  const names = Object.keys(schemas).filter((name) => name === 'own' || !area.onlyOwn);
  if (names.length === 0) {
    console.log(`there is no schema to compare ${options.area} with`);
    return 2;
  }
  const count = Math.ceil(Number(options.count ?? area.count) / names.length);
  console.log(`seed ${options.seed}`);
  const tally = {};
  let compared = 0;
  let disagreements = 0;
  for (const name of names) {
    // graphql-js checks no scalar of a schema.
    const comparison = new Comparison(options, area, name, withoutChecks(schemas[name]));
    await comparison.run(count);
    for (const [what, met] of Object.entries(comparison.tally)) {
      tally[what] = (tally[what] ?? 0) + met;
    }
    compared += comparison.compared;
    disagreements += comparison.disagreements;
  }
  console.log(`\n${options.area}: ${compared} compared, ${disagreements} disagreements`);
  for (const [what, met] of Object.entries(tally).sort()) console.log(`  ${met}  ${what}`);
  const isWhole =
    options.only === undefined && options.count === undefined && options.schema === undefined;
  const missed = isWhole ? shortfalls(area, { ...tally, compared }) : [];
  for (const shortfall of missed) console.log(`met too seldom: ${shortfall}`);
  return compared === 0 || disagreements > 0 || missed.length > 0 ? 1 : 0;
}

main().then(
  (status) => (process.exitCode = status),
  (error) => {
    console.error(error);
    process.exit(1);
  },
);
