'use strict';

// Changes to the tree of a schema's definitions, most of which break some rule of type systems: any
// node may stand where another of its kind does, and any list lose or double an item.

const { Kind } = require('graphql');

const tree = require('./tree.js');

const values = [
  tree.intValue('1'),
  tree.stringValue('text'),
  tree.nullValue(),
  tree.enumValue('GUIDE'),
  tree.booleanValue(true),
  tree.listValue([]),
  tree.objectValue([]),
  tree.objectValue([['x', tree.floatValue('1.5')]]),
];
const kindsInPlaceOf = {
  [Kind.OBJECT_TYPE_DEFINITION]: [
    Kind.INTERFACE_TYPE_DEFINITION,
    Kind.INPUT_OBJECT_TYPE_DEFINITION,
    Kind.OBJECT_TYPE_EXTENSION,
  ],
  [Kind.INTERFACE_TYPE_DEFINITION]: [Kind.OBJECT_TYPE_DEFINITION, Kind.INTERFACE_TYPE_EXTENSION],
  [Kind.INPUT_OBJECT_TYPE_DEFINITION]: [
    Kind.INPUT_OBJECT_TYPE_EXTENSION,
    Kind.OBJECT_TYPE_DEFINITION,
  ],
  [Kind.ENUM_TYPE_DEFINITION]: [
    Kind.ENUM_TYPE_EXTENSION,
    Kind.UNION_TYPE_DEFINITION,
    Kind.SCALAR_TYPE_DEFINITION,
  ],
  [Kind.UNION_TYPE_DEFINITION]: [Kind.UNION_TYPE_EXTENSION, Kind.ENUM_TYPE_DEFINITION],
  [Kind.SCALAR_TYPE_DEFINITION]: [Kind.SCALAR_TYPE_EXTENSION],
  [Kind.SCHEMA_DEFINITION]: [Kind.SCHEMA_EXTENSION],
  [Kind.OBJECT_TYPE_EXTENSION]: [Kind.OBJECT_TYPE_DEFINITION, Kind.INTERFACE_TYPE_EXTENSION],
  [Kind.INTERFACE_TYPE_EXTENSION]: [Kind.OBJECT_TYPE_EXTENSION],
  [Kind.ENUM_TYPE_EXTENSION]: [Kind.ENUM_TYPE_DEFINITION],
  [Kind.UNION_TYPE_EXTENSION]: [Kind.UNION_TYPE_DEFINITION],
  [Kind.INPUT_OBJECT_TYPE_EXTENSION]: [Kind.INPUT_OBJECT_TYPE_DEFINITION],
};

function nodesOf(document) {
  const nodes = [];
  tree.walk(document, (node, owner, key) => nodes.push({ node, owner, key }));
  return nodes;
}

const mutations = [
  // Another of the same kind.
  [
    6,
    (random, { node, owner, key }, nodes) => {
      const same = nodes.filter((other) => other.node.kind === node.kind);
      owner[key] = structuredClone(random.pick(same).node);
    },
  ],
  [4, (random, { owner, key }) => Array.isArray(owner) && owner.splice(Number(key), 1)],
  [3, (random, { node, owner }) => Array.isArray(owner) && owner.push(structuredClone(node))],
  [
    2,
    (random, { node }) => {
      const list = random.pick(Object.values(node).filter(Array.isArray).concat([[]]));
      list.length = 0;
    },
  ],
  // An item of a list like this one.
  [
    4,
    (random, { node }, nodes) => {
      const lists = Object.keys(node).filter((key) => Array.isArray(node[key]));
      if (lists.length === 0) return;
      const key = random.pick(lists);
      const donors = nodes.flatMap((other) =>
        Array.isArray(other.node[key]) ? other.node[key] : [],
      );
      if (donors.length > 0) node[key].push(structuredClone(random.pick(donors)));
    },
  ],
  [3, (random, { node }) => (node.kind = random.pick(kindsInPlaceOf[node.kind] ?? [node.kind]))],
  [
    3,
    (random, { node, owner, key }) => {
      if (node.kind === Kind.NAMED_TYPE && owner.type === node) {
        owner[key] = random.pick([tree.nonNullType, tree.listType])(node);
      } else if (node.kind === Kind.NON_NULL_TYPE || node.kind === Kind.LIST_TYPE) {
        owner[key] = node.type;
      }
    },
  ],
  [
    2,
    (random, { node }) => {
      if (node.kind === Kind.NAME) {
        node.value = random.pick([
          '__hidden',
          'Unknown',
          'Int',
          'String',
          '__Type',
          'skip',
          'deprecated',
          'id',
          'Room',
        ]);
      }
    },
  ],
  [
    2,
    (random, { node }) => {
      if (node.kind === Kind.INPUT_VALUE_DEFINITION) {
        node.defaultValue = random.chance(30) ? undefined : random.pick(values);
      }
    },
  ],
  [
    1,
    (random, { node }) => {
      if (node.kind === Kind.DIRECTIVE_DEFINITION) node.repeatable = !node.repeatable;
    },
  ],
  [
    2,
    (random, { node }) => {
      const args = random.chance(50)
        ? []
        : [
            tree.argument(
              random.pick(['reason', 'url', 'team', 'from', 'if']),
              random.pick(values),
            ),
          ];
      node.directives?.push(
        tree.directive(
          random.pick(['deprecated', 'specifiedBy', 'owner', 'hidden', 'note', 'skip', 'unknown']),
          args,
        ),
      );
    },
  ],
  [
    1,
    (random, { node }) => {
      if (node.kind === Kind.OPERATION_TYPE_DEFINITION) {
        node.operation = random.pick(['query', 'mutation', 'subscription']);
      }
    },
  ],
];

// Few kinds of nodes are many nodes, and shall not be all that is changed.
function pickNode(random, nodes) {
  if (random.chance(50)) return random.pick(nodes);
  const kind = random.pick([...new Set(nodes.map(({ node }) => node.kind))]);
  return random.pick(nodes.filter(({ node }) => node.kind === kind));
}

/** Changes the definitions in `count` ways, of which some do nothing. */
function mutateSchema(random, document, count) {
  for (let done = 0; done < count; ++done) {
    const nodes = nodesOf(document);
    random.weighted(mutations)(random, pickNode(random, nodes), nodes);
    if (document.definitions.length === 0) return;
  }
}

module.exports = { mutateSchema };
