'use strict';

// Takes out of answers in what the two may differ, as no specification says anything about it: the
// order of what introspection lists, and how it describes what is built in.

const { Kind } = require('graphql');

const tree = require('./tree.js');

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

/** For the answers to one document. */
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

module.exports = { Normalization };
