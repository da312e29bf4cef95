import { limits } from '../../src/contract/index.ts';
import type { Live, LiveComment, LiveEvent } from '../../src/kit/index.ts';

/** What one stream did while nothing happened in its project. */
export interface Watched {
  readonly label: string;
  /** Comments on the idle stream; one that greets a new stream or follows an event is none of them. */
  readonly keepAlives: readonly LiveComment[];
  /** Milliseconds between one sign of life and the next. */
  readonly silences: readonly number[];
  /** Waited for a whole bound and heard nothing. */
  readonly fellSilent: boolean;
  readonly ended: string | undefined;
  /** Events that came with the keep-alives: no durable event of their own, or named after what they are. */
  readonly strays: readonly LiveEvent[];
  /** The last event id when the first keep-alive came, and the one that everything since then accounts for. */
  readonly cursor: { readonly expected: string | undefined; readonly actual: string | undefined };
}

export interface Rhythm {
  readonly declaredMs: number | undefined;
  /** Milliseconds of silence allowed, our own slack included. */
  readonly boundMs: number;
}

/** keep-alive.interval: d plus the lesser of 5 s and d/2 + 1 s; 35 s where nothing is declared. */
export function judgedMs(declaredMs: number | undefined): number {
  return declaredMs === undefined ? limits.keepAliveJudgedMs : declaredMs + Math.min(5_000, declaredMs / 2 + 1_000);
}

/** No observation of slower targets goes on for longer, but one whole bound is always waited for. */
const observedMs = 50_000;
const keepAliveLike = /keep.?alive|heart.?beat|^ping$|\bping\b|^$|^message$/i;

/** Listens to a stream until it breathed three times (twice where that takes long), fell silent, or the time is over. */
export async function watchIdle(label: string, live: Live, { declaredMs, boundMs }: Rhythm): Promise<Watched> {
  const rounds = declaredMs !== undefined && declaredMs <= 5_000 ? 3 : 2;
  const settleMs = Math.min(1_000, (declaredMs ?? limits.keepAliveMaxMs) / 2);
  const startMs = live.events.at(-1)?.atMs ?? live.openedAtMs;
  const firstEvent = live.events.length;
  const lastSign = () => Math.max(startMs, live.events.at(-1)?.atMs ?? 0, live.comments.at(-1)?.atMs ?? 0);
  const keepAlives = () => live.comments.filter(({ atMs }) => atMs >= startMs && atMs - lastBefore(live, startMs, atMs) > settleMs);
  let cursor: string | undefined;
  let sampled: number | undefined;
  let fellSilent = false;

  while (keepAlives().length < rounds && live.ended === undefined) {
    const leftMs = Math.max(boundMs, observedMs) - (lastSign() - startMs);
    const [comments, events] = [live.comments.length, live.events.length];
    const within = Math.min(boundMs, leftMs);
    const heard = await live.until(() => {
      // At the very moment it comes: what belongs to the keep-alive itself must not be taken for what was before.
      if (sampled === undefined && keepAlives().length > 0) {
        sampled = live.events.length;
        cursor = live.cursor;
      }
      return live.comments.length > comments || live.events.length > events;
    }, within);
    if (heard) continue;
    fellSilent = within >= boundMs && live.ended === undefined;
    break;
  }

  const signs = [...live.comments, ...live.events]
    .map(({ atMs }) => atMs)
    .filter((atMs) => atMs > startMs)
    .sort((a, b) => a - b);
  const idleEvents = live.events.slice(firstEvent);
  const since = live.events.slice(sampled ?? live.events.length);
  return {
    label,
    keepAlives: keepAlives(),
    silences: signs.map((atMs, index) => atMs - (signs[index - 1] ?? startMs)),
    fellSilent,
    ended: live.ended?.reason,
    strays: straysAmong(idleEvents, live.events[firstEvent - 1]?.seq ?? 0, keepAlives().length),
    cursor: { expected: since.findLast(({ id }) => id !== undefined)?.id ?? cursor, actual: sampled === undefined ? cursor : live.cursor },
  };
}

/** The last event before a comment, or the opening: a comment right behind it is not about silence. */
function lastBefore(live: Live, startMs: number, atMs: number): number {
  return Math.max(startMs, live.events.findLast((event) => event.atMs <= atMs)?.atMs ?? 0);
}

/**
 * Events of other people may come at any time, with a seq of their own. What repeats with every keep-alive and has none,
 * or is called a keep-alive, is one.
 */
function straysAmong(events: readonly LiveEvent[], head: number, keepAlives: number): LiveEvent[] {
  let cursor = head;
  const without: LiveEvent[] = [];
  for (const event of events) {
    if (event.seq !== undefined && event.seq > cursor) cursor = event.seq;
    else if (event.name !== 'connection.established') without.push(event);
  }
  return events.filter(
    (event) =>
      keepAliveLike.test(event.name) ||
      (without.includes(event) && without.filter(({ name }) => name === event.name).length >= Math.max(2, keepAlives - 1)),
  );
}
