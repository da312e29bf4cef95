/** A repeatable n-th of a list: the same seed picks the same entries, in the list's order. */
export function seededShare<T>(list: readonly T[], n: number, seed: number): readonly T[] {
  const draw = randomNumbers(seed);
  const drawn = list.map((entry, index) => ({ entry, index, lot: draw() }));
  const picked = drawn.sort((a, b) => a.lot - b.lot).slice(0, Math.ceil(list.length / n));
  return picked.sort((a, b) => a.index - b.index).map(({ entry }) => entry);
}

/** mulberry32: 0 <= x < 1. */
function randomNumbers(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
