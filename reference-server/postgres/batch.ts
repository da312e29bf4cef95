import { StoreOverloaded, StoreUnavailable } from '../../src/engine/ports.ts';
import { StoreBusy } from './database.ts';

export interface BatchSettings<Item, Result> {
  /** Does the work of all items in one round trip; one result per item, in their order. All or nothing. */
  readonly run: (items: readonly Item[]) => Promise<readonly Result[]>;
  /** Round trips under way at the same time, at most. */
  readonly flights: number;
  /** Items in one round trip, at most. */
  readonly size: number;
  /** Items that wait, at most; more are refused. */
  readonly queue: number;
  /** How long an item may wait for its round trip, milliseconds: then it is refused. */
  readonly waitMs?: number;
  /** Items of the same lane are never under way in two flights, so that one does not wait for the other's row lock. */
  readonly laneOf?: (item: Item) => string;
  /** Of two items with the same key the later waits for the earlier one's flight to be over. */
  readonly keyOf?: (item: Item) => string | undefined;
}

interface Waiting<Item, Result> {
  readonly item: Item;
  /** `performance.now()` of its arrival. */
  readonly since: number;
  readonly resolve: (result: Result) => void;
  readonly reject: (cause: unknown) => void;
}

/**
 * Group commit: what arrives while a round trip is under way goes together in the next one. Nobody waits for company: an item
 * that finds a free flight leaves in this turn of the event loop. A failure that is one item's own does not fail its neighbours.
 */
export function createBatch<Item, Result>(settings: BatchSettings<Item, Result>): (item: Item) => Promise<Result> {
  const { run, flights, size, queue, waitMs, laneOf, keyOf } = settings;
  let waiting: Waiting<Item, Result>[] = [];
  const lanes = new Set<string>();
  let flying = 0;
  let scheduled = false;
  let watching: NodeJS.Timeout | undefined;

  /** Takes what may leave now, in the order of arrival. */
  const board = (): Waiting<Item, Result>[] => {
    const boarded: Waiting<Item, Result>[] = [];
    const left: Waiting<Item, Result>[] = [];
    const keys = new Set<string>();
    for (const one of waiting) {
      const lane = laneOf?.(one.item);
      const key = keyOf?.(one.item);
      if (boarded.length >= size || (lane !== undefined && lanes.has(lane)) || (key !== undefined && keys.has(key))) {
        left.push(one);
        continue;
      }
      if (key !== undefined) keys.add(key);
      boarded.push(one);
    }
    waiting = left;
    return boarded;
  };

  const attempt = async (boarded: readonly Waiting<Item, Result>[]): Promise<void> => {
    try {
      const results = await run(boarded.map(({ item }) => item));
      for (const [at, { resolve }] of boarded.entries()) {
        // `as`: `run` gives one result per item.
        resolve(results[at] as Result);
      }
    } catch (cause) {
      const groups = apart(boarded, cause, laneOf);
      if (groups === undefined) for (const { reject } of boarded) reject(cause);
      else await Promise.all(groups.map(attempt));
    }
  };

  const depart = (): void => {
    scheduled = false;
    while (flying < flights && waiting.length > 0) {
      const boarded = board();
      if (boarded.length === 0) return;
      const taken = laneOf === undefined ? [] : [...new Set(boarded.map(({ item }) => laneOf(item)))];
      for (const lane of taken) lanes.add(lane);
      flying += 1;
      void attempt(boarded).then(() => {
        flying -= 1;
        for (const lane of taken) lanes.delete(lane);
        schedule();
      });
    }
  };

  const schedule = (): void => {
    if (scheduled || waiting.length === 0 || flying >= flights) return;
    scheduled = true;
    // After everything that has arrived in this turn.
    setImmediate(depart);
  };

  /** Who waits too long is sent away: what comes in faster than it can be stored must not make everybody wait ever longer. */
  const refuseLate = (): void => {
    watching = undefined;
    const tooLate = performance.now() - (waitMs ?? Number.POSITIVE_INFINITY);
    const inTime = waiting.findIndex(({ since }) => since > tooLate);
    const late = waiting.splice(0, inTime < 0 ? waiting.length : inTime);
    for (const { reject } of late) reject(new StoreOverloaded(`PostgreSQL did not come to it within ${waitMs} ms.`));
    watch();
  };

  const watch = (): void => {
    const [first] = waiting;
    if (waitMs === undefined || watching !== undefined || first === undefined) return;
    watching = setTimeout(refuseLate, Math.max(1, first.since + waitMs - performance.now())).unref();
  };

  return (item) =>
    new Promise((resolve, reject) => {
      if (waiting.length >= queue) {
        reject(new StoreOverloaded('Too much is waiting for PostgreSQL.'));
        return;
      }
      waiting.push({ item, since: performance.now(), resolve, reject });
      watch();
      schedule();
    });
}

/**
 * How to try again with less where a failure may be some items' own: lane by lane where a row was locked, by halves where a value
 * could not be stored. `undefined`: it is everybody's.
 */
function apart<W extends { readonly item: unknown }>(
  boarded: readonly W[],
  cause: unknown,
  laneOf: ((item: W['item']) => string) | undefined,
): readonly (readonly W[])[] | undefined {
  if (boarded.length === 1) return undefined;
  if (cause instanceof StoreBusy) {
    if (laneOf === undefined) return undefined;
    const lanes = [...new Set(boarded.map(({ item }) => laneOf(item)))];
    return lanes.length > 1 ? lanes.map((lane) => boarded.filter(({ item }) => laneOf(item) === lane)) : undefined;
  }
  if (cause instanceof StoreUnavailable) return undefined;
  const half = boarded.length >> 1;
  return [boarded.slice(0, half), boarded.slice(half)];
}
