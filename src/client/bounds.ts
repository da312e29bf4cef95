import { pathOf } from '../contract/index.ts';
import type { World } from '../kit/index.ts';
import type { WireRequest } from './call.ts';

/** How much a run may ask of its target; everything is unlimited where nothing is said. */
export interface BoundSettings {
  /** Posts that may be stored: sent and not refused. */
  readonly maxMessages?: number | undefined;
  /** Posts of these that may start a build. */
  readonly maxBuilds?: number | undefined;
  /** Requests of any kind, stream opens included. */
  readonly ratePerSecond?: number | undefined;
  /** Only requests that read are let through. */
  readonly storesNothing?: boolean | undefined;
  /** Which of these come of the run's profile, so that only another profile has more room. */
  readonly ofProfile?: { readonly maxMessages?: number | undefined; readonly maxBuilds?: number | undefined } | undefined;
}

export interface Amount {
  readonly messages: number;
  readonly builds: number;
}

/** A bound stands in the way: what was to be told is skipped, and the sentence names the value that would admit it. */
export class BoundReached extends Error {
  override readonly name = 'BoundReached';
}

/** What one request takes of the bounds. */
export interface Place {
  /** The answer was a refusal: nothing was stored, and somebody else may have the place. */
  giveBack(): void;
  /** Whatever came of it, nothing more will come. */
  settle(): void;
}

/** One story's part of what is left, set aside before it is told. */
export interface Share {
  /** Rejects with `BoundReached` where nothing is left, not even by waiting for requests under way that may still be refused. */
  take(amount: Amount): Promise<Place>;
  /** What was set aside and not used is free again. */
  end(): void;
}

/** Builds that a run may start: as many as its stories like, so few that they share them, or none. */
export type BuildsAllowed = World['builds'];

export interface Bounds {
  /** Messages or builds are counted: stories send no more than they need. */
  readonly frugal: boolean;
  readonly storesNothing: boolean;
  readonly builds: BuildsAllowed;
  /** Places for one story, at its worst; `BoundReached` where there are not so many. */
  share(worst: Amount): Share | BoundReached;
  /** Resolves when the next request may go out. */
  turn(): Promise<void>;
  close(): void;
}

const kinds = ['messages', 'builds'] as const;
const nouns = { messages: 'message', builds: 'build' } as const;
const settingOf = { messages: 'maxMessages', builds: 'maxBuilds' } as const;
const options = { messages: '--max-messages', builds: '--max-builds' } as const;
const free: Place = { giveBack: () => undefined, settle: () => undefined };

/** The bounds of a run. A post counts when it is sent; one that is refused gives its place back. */
export function createBounds(settings: BoundSettings = {}): Bounds {
  const max = { messages: settings.maxMessages ?? Number.POSITIVE_INFINITY, builds: settings.maxBuilds ?? Number.POSITIVE_INFINITY };
  const used = { messages: 0, builds: 0 };
  const setAside = { messages: 0, builds: 0 };
  let underWay = 0;
  let waiting: (() => void)[] = [];
  const lookAgain = () => {
    const all = waiting;
    waiting = [];
    for (const look of all) look();
  };
  const left = (kind: keyof Amount): number => max[kind] - used[kind] - setAside[kind];
  const lacking = (wanted: Amount): BoundReached | undefined => {
    const kind = kinds.find((one) => wanted[one] > left(one));
    if (kind === undefined) return undefined;
    const sum = used[kind] + setAside[kind] + wanted[kind];
    const isOfProfile = sum > (settings.ofProfile?.[settingOf[kind]] ?? Number.POSITIVE_INFINITY);
    const how = isOfProfile ? '--profile full' : `${options[kind]} ${sum}`;
    const amount = `${wanted[kind]} ${nouns[kind]}${wanted[kind] === 1 ? '' : 's'}`;
    return new BoundReached(`budget: takes up to ${amount}, and ${Math.max(0, left(kind))} of ${max[kind]} are left; ${how} admits it`);
  };
  const frugal = Number.isFinite(max.messages) || Number.isFinite(max.builds);
  const rate = createTurns(settings.ratePerSecond);

  return {
    frugal,
    storesNothing: settings.storesNothing ?? false,
    builds: max.builds === 0 ? 'none' : Number.isFinite(max.builds) ? 'few' : 'many',
    share(worst) {
      const why = lacking(worst);
      if (why !== undefined) return why;
      const own = { ...worst };
      let over = false;
      for (const kind of kinds) setAside[kind] += own[kind];
      /** From what was set aside where there is any, else from what is left for everybody. */
      const tryTake = (amount: Amount): Place | BoundReached => {
        const beyond = { messages: Math.max(0, amount.messages - own.messages), builds: Math.max(0, amount.builds - own.builds) };
        const missing = lacking(beyond);
        if (missing !== undefined) return missing;
        const fromOwn = { messages: amount.messages - beyond.messages, builds: amount.builds - beyond.builds };
        for (const kind of kinds) {
          own[kind] -= fromOwn[kind];
          setAside[kind] -= fromOwn[kind];
          used[kind] += amount[kind];
        }
        underWay += 1;
        let open = true;
        const settle = () => {
          if (!open) return;
          open = false;
          underWay -= 1;
          lookAgain();
        };
        return {
          giveBack() {
            if (!open) return;
            for (const kind of kinds) {
              used[kind] -= amount[kind];
              if (over) continue;
              own[kind] += fromOwn[kind];
              setAside[kind] += fromOwn[kind];
            }
            settle();
          },
          settle,
        };
      };
      return {
        async take(amount) {
          if (amount.messages === 0 && amount.builds === 0) return free;
          for (;;) {
            const place = tryTake(amount);
            if (!(place instanceof BoundReached)) return place;
            if (underWay === 0) throw place;
            await new Promise<void>((resolve) => waiting.push(resolve));
          }
        },
        end() {
          if (over) return;
          over = true;
          for (const kind of kinds) setAside[kind] -= own[kind];
          lookAgain();
        },
      };
    },
    turn: rate.turn,
    close() {
      rate.close();
    },
  };
}

/** A bucket of one token: requests go out one by one, never closer together than the rate allows. */
function createTurns(perSecond: number | undefined): { turn(): Promise<void>; close(): void } {
  if (perSecond === undefined || !Number.isFinite(perSecond)) return { turn: () => Promise.resolve(), close: () => undefined };
  const everyMs = Math.ceil(1_000 / perSecond);
  const queue: (() => void)[] = [];
  let last = Number.NEGATIVE_INFINITY;
  let timer: NodeJS.Timeout | undefined;
  const next = () => {
    timer = undefined;
    const go = queue.shift();
    if (go === undefined) return;
    last = performance.now();
    go();
    if (queue.length > 0) timer = setTimeout(next, everyMs);
  };
  return {
    turn: () =>
      new Promise((resolve) => {
        queue.push(resolve);
        // Timers may fire a moment early: the next look is then a moment later.
        timer ??= setTimeout(next, Math.max(0, last + everyMs - performance.now()));
      }),
    close() {
      clearTimeout(timer);
      queue.length = 0;
    },
  };
}

const messageRoutes = [pathOf('postMessage', ':id'), pathOf('postLegacyMessage', ':id')].map(
  (path) => new RegExp(`^${path.replace(':id', '[^/]*')}/?$`),
);

/** A request that a backend may store as a message, whatever the story calls it. `target`: without the base URL's prefix. */
export function isPost({ method, target }: Pick<WireRequest, 'method' | 'target'>): boolean {
  const [path = ''] = target.split('?', 1);
  return method === 'POST' && messageRoutes.some((route) => route.test(path));
}

/** A request after which something of it may be kept. */
export function mayStore({ method }: Pick<WireRequest, 'method'>): boolean {
  return !['GET', 'HEAD', 'OPTIONS'].includes(method);
}
