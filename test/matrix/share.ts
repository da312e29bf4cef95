/**
 * A repeatable n-th of a list, about as long, in the list's order: the same seed picks the same names, whatever else is in the
 * list, so that a new entry changes nobody else's lot. Never empty where the list is not.
 */
export function seededShare<T>(list: readonly T[], nameOf: (entry: T) => string, n: number, seed: number): readonly T[] {
  const lots = list.map((entry) => ({ entry, lot: lotOf(`${seed}:${nameOf(entry)}`) }));
  const lowest = Math.min(...lots.map(({ lot }) => lot));
  return lots.filter(({ lot }) => lot < 1 / n || lot === lowest).map(({ entry }) => entry);
}

/** FNV-1a, mixed once more: 0 <= x < 1. */
function lotOf(text: string): number {
  let hash = 0x811c9dc5;
  for (const byte of new TextEncoder().encode(text)) hash = Math.imul(hash ^ byte, 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 16), 0x45d9f3b);
  return ((hash ^ (hash >>> 16)) >>> 0) / 2 ** 32;
}
