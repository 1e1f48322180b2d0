'use strict';

// Disagreements, without what has no part in them.

const { isIgnored, tokensOf } = require('./token_mutator.js');

const closers = { '{': '}', '(': ')', '[': ']' };
const attemptsMax = 1_000;

/** The end of what `tokens[begin]` opens; `begin` where it opens nothing. */
function endOfGroup(tokens, begin) {
  const closer = closers[tokens[begin]];
  if (!closer) return begin;
  for (let depth = 0, at = begin; at < tokens.length; ++at) {
    if (tokens[at] === tokens[begin]) ++depth;
    if (tokens[at] === closer && --depth === 0) return at;
  }
  return begin;
}

/** What to try to leave out at `begin`, the most first. */
function spansAt(tokens, begin, length) {
  if (length > 1) return [[begin, Math.min(begin + length, tokens.length)]];
  const end = endOfGroup(tokens, begin) + 1;
  return [3, 2, 1, 0]
    .map((before) => [Math.max(0, begin - before), end])
    .concat([[begin, begin + 1]]);
}

/**
 * A text, as short as it could be made, that is still of interest.
 * @param {string} text
 * @param {(text: string) => Promise<boolean>} isOfInterest
 */
async function shrink(text, isOfInterest) {
  let tokens = tokensOf(text);
  let separator = '';
  let attempts = 0;
  const leaveOut = async ([begin, end]) => {
    const shorter = [...tokens.slice(0, begin), ...tokens.slice(end)];
    if (++attempts > attemptsMax || !(await isOfInterest(shorter.join(separator)))) return false;
    tokens = shorter;
    return true;
  };
  const bare = tokens.filter((token) => !isIgnored(token));
  if (await isOfInterest(bare.join(' '))) {
    tokens = bare;
    separator = ' ';
  }
  for (
    let length = tokens.length >> 1, again = true;
    attempts <= attemptsMax && (length > 1 || again);
    length >>= 1
  ) {
    again = false;
    for (let begin = 0; begin < tokens.length; begin += length || 1) {
      for (const span of spansAt(tokens, begin, length)) {
        if (!(await leaveOut(span))) continue;
        begin = span[0] - (length || 1);
        again = true;
        break;
      }
    }
  }
  return tokens.join(separator);
}

module.exports = { shrink };
