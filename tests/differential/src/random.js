'use strict';

// Chance that is the same each time.

/**
 * A repeatable source of choices. Its key is a text, so that every case of a run has a source of
 * its own and can be made again without those before it.
 */
class Random {
  /** @param {string} key */
  constructor(key) {
    this.state = 0x811c9dc5;
    for (const byte of Buffer.from(key, 'utf8')) {
      this.state = Math.imul(this.state ^ byte, 0x01000193) >>> 0;
    }
  }

  /** 32 bits, by the generator splitmix32. */
  bits() {
    this.state = (this.state + 0x9e3779b9) >>> 0;
    let z = this.state;
    z = Math.imul(z ^ (z >>> 16), 0x21f0aaad);
    z = Math.imul(z ^ (z >>> 15), 0x735a2d97);
    return (z ^ (z >>> 15)) >>> 0;
  }

  /** From 0 up to `bound`, which is left out. */
  below(bound) {
    return Math.floor((this.bits() / 0x100000000) * bound);
  }

  /** From `low` to `high`, both included. */
  between(low, high) {
    return low + this.below(high - low + 1);
  }

  /** True in `percent` of a hundred. */
  chance(percent) {
    return this.bits() / 0x100000000 < percent / 100;
  }

  pick(list) {
    return list[this.below(list.length)];
  }

  /** `weights`: pairs of a number and what is picked that often, relative to the others. */
  weighted(weights) {
    let at = (this.bits() / 0x100000000) * weights.reduce((sum, [weight]) => sum + weight, 0);
    for (const [weight, choice] of weights) {
      at -= weight;
      if (at < 0) return choice;
    }
    return weights[weights.length - 1][1];
  }
}

module.exports = { Random };
