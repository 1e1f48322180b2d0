'use strict';

// Every disagreement that was ever found. A file is a case: its area, its schema, and what areas.js
// says of cases.

const { createHash } = require('node:crypto');
const fs = require('node:fs');
const path = require('node:path');

const folder = path.join(__dirname, '../corpus');

/** The cases of the corpus for an area and a schema. */
function corpusOf(areaName, schemaName) {
  return fs
    .readdirSync(folder)
    .filter((name) => name.endsWith('.json'))
    .sort()
    .map((name) => ({ name, ...JSON.parse(fs.readFileSync(path.join(folder, name), 'utf8')) }))
    .filter(({ area, schema }) => area === areaName && schema === schemaName)
    .map(({ name, source, operation, variables }) => ({
      label: `corpus/${name}`,
      test: { source, operation, variables },
    }));
}

/** Adds a case that isn't there yet. */
function keep(area, schema, test) {
  const text = `${JSON.stringify({ area, schema, ...test }, null, 2)}\n`;
  const digest = createHash('sha256').update(text).digest('hex').slice(0, 12);
  const file = path.join(folder, `${area}-${digest}.json`);
  fs.writeFileSync(file, text);
  console.log(`kept as corpus/${path.basename(file)}`);
}

module.exports = { corpusOf, keep };
