'use strict';

// Changes to the text of a document, of which most break its syntax and some only its meaning.

// The last two: what the grammar ignores, and what is left.
const tokenPattern = new RegExp(
  [
    /"""(?:\\"""|[^])*?"""/,
    /"(?:\\.|[^"\\\n\r])*"/,
    /#[^\n\r]*/,
    /\.\.\./,
    /[A-Za-z_][A-Za-z_0-9]*/,
    /-?[0-9]+(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?/,
    /[\s,\uFEFF]+/,
    /[^]/,
  ]
    .map(({ source }) => source)
    .join('|'),
  'gu',
);

const words = [
  'query',
  'mutation',
  'subscription',
  'fragment',
  'on',
  'true',
  'false',
  'null',
  'type',
  'extend',
  'schema',
  'scalar',
  'interface',
  'union',
  'enum',
  'input',
  'directive',
  'implements',
  'repeatable',
  'a',
  '_',
  '__typename',
  'A9',
];
const punctuators = [
  '!',
  '$',
  '&',
  '(',
  ')',
  '...',
  ':',
  '=',
  '@',
  '[',
  ']',
  '{',
  '|',
  '}',
  '{}',
  '()',
  '[]',
  '..',
  '.',
  '....',
];
const numbers = [
  '0',
  '-0',
  '00',
  '01',
  '-',
  '-a',
  '1.',
  '1.5',
  '1.e5',
  '1e',
  '1e+',
  '1E-7',
  '.5',
  '1_0',
  '1a',
  '0x1',
  '1.2.3',
  '+1',
  '-1.5e10x',
  '12345678901234567890',
  '1é',
];
const strings = [
  '""',
  '"a"',
  '"\\n\\t\\b\\f\\r\\/\\\\\\""',
  '"\\u0041"',
  '"\\u{41}"',
  '"\\u{1F600}"',
  '"\\uD83D\\uDE00"',
  '"\\uD83D"',
  '"\\uDE00"',
  '"\\uD83D\\u0041"',
  '"\\u{110000}"',
  '"\\u{D800}"',
  '"\\u{}"',
  '"\\u{0000000041}"',
  '"\\u{00000041}"',
  '"\\u12"',
  '"\\uXYZW"',
  '"\\q"',
  '"\\',
  '"\\"',
  '"unterminated',
  '"two\nlines"',
  '"two\rlines"',
  '"\u0000"',
  '"\u0007"',
  '"é"',
  '"😀"',
  '"\u2028"',
  '"\uFEFF"',
  '""""',
  '"""',
  '""""""',
  '"""a"""',
  '"""\n  a\n    b\n"""',
  '"""\\""""""',
  '"""\r\n\r"""',
  '"""\\"""',
  '"""\\u0041"""',
  '"""a"b""c"""',
  '"""\u0000"""',
  '"\\u{',
  '"\\u{1',
  '"\\u',
];
const ignored = [
  ' ',
  '  ',
  '\n',
  '\r',
  '\r\n',
  '\n\r',
  '\t',
  ',',
  ',,',
  '\uFEFF',
  '# a comment\n',
  '#\r',
  '#é😀"\r\n',
  '# last',
];
const strays = [
  '\u0000',
  '\u0007',
  '\u007f',
  '\u00a0',
  '\u00e9',
  '\u2028',
  '😀',
  '?',
  '%',
  '^',
  '~',
  '`',
  "'",
  '\\',
  ';',
  '<',
  '/',
  '*',
  '-',
  '\u000b',
];
const definitions = [
  'type T { a: Int }',
  '"described" type T { a: Int }',
  '"""described""" scalar S',
  'extend type T { a: Int }',
  'schema { query: Q }',
  'directive @d on FIELD',
  '"described" query Q { a }',
  '"described" { a }',
  '"lonely"',
  'fragment on on on { on }',
  'fragment F on T { a }',
  'fragment F($a: Int) on T { a }',
  'query Q($a: Int = $b) { a }',
  'query ($a: [[Int!]!]! = [[1]] @d) { a }',
  'query () { a }',
  '{ a() }',
  '{ }',
  'query Q @d',
  '{ ... }',
  '{ ... @d { a } }',
  '{ ... on { a } }',
  '{ ...on }',
  '{ a(b: $) }',
  '{ a(b: {c: [$d, {}]}) }',
  '{ a: b: c }',
  'input I { a: Int = 1',
  'query Q($a: Int!!) { a }',
  'query Q(a: Int) { a }',
  '{ a @d(b: 1 }',
  'enum E { true }',
  'extend schema @d',
  'extend foo',
  '"described" extend type T { a: Int }',
];

function tokensOf(text) {
  return text.match(tokenPattern) ?? [];
}

function isIgnored(token) {
  return /^(?:[\s,\uFEFF]|#)/u.test(token);
}

function strayToken(random) {
  return random.pick(
    random.weighted([
      [3, words],
      [4, punctuators],
      [3, numbers],
      [4, strings],
      [2, ignored],
      [2, strays],
      [2, definitions],
    ]),
  );
}

/** The same tokens with other things between them that the grammar ignores. */
function respaced(random, text) {
  return tokensOf(text)
    .map((token) => {
      if (!isIgnored(token)) return token;
      if (token.startsWith('#') || random.chance(60)) return token;
      return random.chance(50)
        ? random.pick(ignored.slice(0, -1))
        : random.pick([' ', '\n', '\r\n']);
    })
    .join('');
}

const edits = [
  [3, (random, tokens, at) => tokens.splice(at, 1)],
  [2, (random, tokens, at) => tokens.splice(at, 0, tokens[at])],
  [3, (random, tokens, at) => tokens.splice(at, 1, strayToken(random))],
  [3, (random, tokens, at) => tokens.splice(at, 0, strayToken(random))],
  [2, (random, tokens, at) => tokens.splice(at, 1, random.pick(tokens))],
  [1, (random, tokens, at) => tokens.splice(at, 2, tokens[at + 1] ?? '', tokens[at])],
  [1, (random, tokens, at) => tokens.splice(at)],
  [1, (random, tokens) => tokens.push(' ', strayToken(random))],
  [1, (random, tokens) => tokens.unshift(strayToken(random), ' ')],
  [1, (random, tokens, at) => tokens.splice(at, 1, withoutCharacter(random, tokens[at]))],
  [1, (random, tokens, at) => tokens.splice(at, 1, withCharacter(random, tokens[at]))],
];

function withoutCharacter(random, token) {
  const characters = [...token];
  characters.splice(random.below(characters.length), 1);
  return characters.join('');
}

function withCharacter(random, token) {
  const characters = [...token];
  characters.splice(
    random.below(characters.length + 1),
    0,
    random.pick([...strays, '"', '{', '}', '0', 'e', '.', '\n', '\\u']),
  );
  return characters.join('');
}

/** `text` with `count` of its tokens, or characters of them, gone, doubled, moved or replaced. */
function mutateTokens(random, text, count) {
  const tokens = tokensOf(text);
  for (let done = 0; done < count && tokens.length > 0; ++done) {
    // Beside a token that means something, more often than not.
    let at = random.below(tokens.length);
    if (isIgnored(tokens[at]) && at + 1 < tokens.length) ++at;
    random.weighted(edits)(random, tokens, at);
  }
  return tokens.join('');
}

/** Tokens without any plan, mostly one definition that is nearly right. */
function tokenSoup(random) {
  const parts = Array.from({ length: random.between(1, 3) }, () => random.pick(definitions));
  return random.chance(40)
    ? mutateTokens(random, parts.join(' '), random.between(1, 3))
    : Array.from({ length: random.between(0, 6) }, () => strayToken(random)).join(
        random.pick(['', ' ', '\n']),
      );
}

module.exports = { isIgnored, mutateTokens, respaced, tokensOf, tokenSoup };
