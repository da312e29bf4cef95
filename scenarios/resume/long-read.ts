import type { Expect, Live, LiveEvent, Room, World } from '../../src/kit/index.ts';
import { expectDelivered, type KnownLog, type Part, type Reader, seqOfEvent } from './log.ts';

/** Connections that one reader may need where every replay is truncated. */
const mostParts = 40;
/** Events between two looks at whether a replay still goes on. */
const stride = 200;

/** Ruling 21: a replay that was not complete, and said so. */
interface Truncation {
  readonly event: LiveEvent;
  /** The last event with a seq before it on the same connection; the cursor where there was none. */
  readonly lastReplayed: number;
}

export interface LongRead {
  readonly reader: Reader;
  readonly truncations: readonly Truncation[];
}

function truncationOn(live: Live, after: number): Truncation | undefined {
  const at = live.events.findIndex(({ name }) => name === 'replay.truncated');
  const event = live.events[at];
  if (event === undefined) return undefined;
  const before = live.events.slice(0, at).filter(({ durable }) => durable);
  return { event, lastReplayed: Math.max(after, ...before.map((replayed) => seqOfEvent(replayed) ?? 0)) };
}

/** Waits as long as events keep coming, until the fence, a truncation or the end. */
async function drain(live: Live, until: number, patienceMs: number): Promise<void> {
  let looked = 0;
  let done = false;
  const isDone = ({ events }: Live): boolean => {
    for (; !done && looked < events.length; looked += 1) {
      const event = events[looked];
      done = event !== undefined && (event.name === 'replay.truncated' || (event.durable && (seqOfEvent(event) ?? 0) >= until));
    }
    return done;
  };
  let seen = -1;
  while (!isDone(live) && seen < live.events.length && live.ended === undefined) {
    seen = live.events.length;
    await live.until((open) => isDone(open) || open.events.length >= seen + stride, patienceMs);
  }
}

/** Reads up to the fence, on as many connections as truncated replays make necessary; a truncated one counts up to its end. */
export async function readToTheEnd(world: World, room: Room, start: Reader<Live>, until: number, missed = 0): Promise<LongRead> {
  const { what, after } = start;
  const parts: Part[] = [];
  const truncations: Truncation[] = [];
  let cursor = after;
  let live = start.parts[0];
  while (live !== undefined && parts.length < mostParts) {
    await drain(live, until, world.patience.eventMs);
    live.cut();
    const truncation = truncationOn(live, cursor);
    const { answer, admitted, events } = live;
    parts.push({ answer, admitted, events: truncation === undefined ? events : events.slice(0, events.indexOf(truncation.event)) });
    if (truncation === undefined) break;
    truncations.push(truncation);
    const next = truncation.event.payload['last_seq'];
    if (typeof next !== 'number' || next <= cursor || next >= until) break;
    cursor = next;
    live = await (await room.asAnyone()).open({ lastEventId: next, missed });
  }
  return { reader: { what, after, parts }, truncations };
}

/** resume.long-replay, on one reader: complete, or truncated where it says so. */
export function judgeLongRead(expect: Expect, { reader, truncations }: LongRead, log: KnownLog): void {
  expectDelivered(expect, reader, log);
  for (const { event, lastReplayed } of truncations) {
    expect.equal(event.payload['last_seq'], lastReplayed, `${reader.what}: last_seq of replay.truncated is the last seq replayed`);
    expect.equal(event.id, String(lastReplayed), `${reader.what}: id of replay.truncated`);
  }
}
