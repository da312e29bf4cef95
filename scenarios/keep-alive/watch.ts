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
  /** The last event id that the events account for (a new stream may be greeted with one), and the one a client keeps. */
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
  const startMs = newsOf(live).at(-1)?.atMs ?? live.openedAtMs;
  const firstEvent = live.events.length;
  const lastNews = (atMs: number) => Math.max(startMs, newsOf(live).findLast((event) => event.atMs <= atMs)?.atMs ?? 0);
  const keepAlives = () => live.comments.filter(({ atMs }) => atMs >= startMs && atMs - lastNews(atMs) > settleMs);
  const lastSign = () => Math.max(lastNews(Number.POSITIVE_INFINITY), live.comments.at(-1)?.atMs ?? 0);
  let greeted: string | undefined;
  let fellSilent = false;
  let intervalMs = declaredMs ?? 0;

  while (keepAlives().length < rounds && live.ended === undefined) {
    const leftMs = Math.max(boundMs, observedMs) - (lastSign() - startMs);
    // What breathes once in half a minute will not breathe again in the time that is left.
    if (keepAlives().length > 0 && leftMs < intervalMs) break;
    const before = lastSign();
    const within = Math.min(boundMs, leftMs);
    const heard = await live.until(() => {
      if (keepAlives().length === 0) greeted = live.cursor;
      return lastSign() > before;
    }, within);
    if (heard) {
      intervalMs = declaredMs ?? lastSign() - Math.max(before, startMs);
      continue;
    }
    fellSilent = within >= boundMs && live.ended === undefined;
    break;
  }

  const signs = [...live.comments, ...newsOf(live)]
    .map(({ atMs }) => atMs)
    .filter((atMs) => atMs > startMs)
    .sort((a, b) => a - b);
  return {
    label,
    keepAlives: keepAlives(),
    silences: signs.map((atMs, index) => atMs - (signs[index - 1] ?? startMs)),
    fellSilent,
    ended: live.ended?.reason,
    strays: straysAmong(live, firstEvent, keepAlives().length, settleMs),
    cursor: { expected: live.events.findLast(({ id }) => id !== undefined)?.id ?? greeted, actual: live.cursor },
  };
}

interface News {
  /** Events that were looked at. */
  looked: number;
  cursor: number;
  readonly events: LiveEvent[];
}

const known = new WeakMap<Live, News>();

/** Events with a seq of their own: a stream that carries them is not idle. Each event is looked at once, however often this is asked. */
function newsOf(live: Live): readonly LiveEvent[] {
  const news = known.get(live) ?? { looked: 0, cursor: 0, events: [] };
  known.set(live, news);
  for (; news.looked < live.events.length; news.looked++) {
    const event = live.events[news.looked];
    if (event?.durable !== true || event.seq === undefined || event.seq <= news.cursor) continue;
    news.cursor = event.seq;
    news.events.push(event);
  }
  return news.events;
}

/**
 * Events of other people may come at any time, with a seq of their own, and bring further ones without. What repeats with every
 * keep-alive and has none, or is called a keep-alive, is one.
 */
function straysAmong(live: Live, from: number, keepAlives: number, settleMs: number): LiveEvent[] {
  const news = newsOf(live);
  const later = live.events.slice(from).filter((event) => event.name !== 'connection.established');
  const isBesideNews = ({ atMs }: LiveEvent) => news.some((event) => Math.abs(event.atMs - atMs) <= settleMs);
  const without = later.filter((event) => !news.includes(event) && !isBesideNews(event));
  return later.filter(
    (event) =>
      keepAliveLike.test(event.name) ||
      (without.includes(event) && without.filter(({ name }) => name === event.name).length >= Math.max(2, keepAlives - 1)),
  );
}
