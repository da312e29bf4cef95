import { operations, routes } from '../../src/contract/index.ts';

export interface NearRoute {
  readonly method: string;
  readonly path: string;
}

const known: readonly NearRoute[] = operations
  .filter((operation) => operation !== 'control')
  .map((operation) => ({ method: routes[operation].method, path: routes[operation].path }));

/** The route that was probably meant: the one whose path has most in common with this one, word by word. */
export function nearestRoute(method: string, path: string, others: readonly NearRoute[]): NearRoute | undefined {
  let best: { readonly route: NearRoute; readonly likeness: number } | undefined;
  for (const route of [...known, ...others]) {
    const likeness = likenessOf(wordsOf(path), wordsOf(route.path)) + (route.method === method ? 0.1 : 0);
    if (best === undefined || likeness > best.likeness) best = { route, likeness };
  }
  return best !== undefined && best.likeness > 0.25 ? best.route : undefined;
}

const wordsOf = (path: string): readonly string[] =>
  path
    .slice(0, 512)
    .split(/[/.?]/)
    .filter((word) => word !== '')
    .slice(0, 16);

function likenessOf(ours: readonly string[], theirs: readonly string[]): number {
  const shared = theirs.map((word) => (word.startsWith(':') ? 0.5 : Math.max(0, ...ours.map((other) => alike(other, word)))));
  return (2 * shared.reduce((sum, one) => sum + one, 0)) / Math.max(1, ours.length + theirs.length);
}

/** 1 for the same word, less for one that is nearly written so, 0 for another. */
function alike(one: string, other: string): number {
  if (one === other) return 1;
  const most = Math.max(one.length, other.length);
  const away = most > 40 ? most : distance(one, other);
  return away <= most / 3 ? 1 - away / most : 0;
}

/** Edits from one word to the other. */
function distance(one: string, other: string): number {
  let row = Array.from({ length: other.length + 1 }, (_, at) => at);
  for (let i = 1; i <= one.length; i += 1) {
    const next = [i];
    for (let j = 1; j <= other.length; j += 1)
      next.push(Math.min((row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1, (row[j - 1] ?? 0) + (one[i - 1] === other[j - 1] ? 0 : 1)));
    row = next;
  }
  return row[other.length] ?? 0;
}
