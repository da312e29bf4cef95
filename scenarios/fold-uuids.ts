import { uuid } from '../src/contract/index.ts';

/** Ruling 17: the case of a UUID is not judged. The value with every UUID in lower case, wherever it stands in it. */
export function foldUuids(value: unknown): unknown {
  if (typeof value === 'string') return uuid.safeParse(value).success ? value.toLowerCase() : value;
  if (Array.isArray(value)) return value.map(foldUuids);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, field]) => [key, foldUuids(field)]));
}
