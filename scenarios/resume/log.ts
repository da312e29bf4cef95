import { durableEventNames } from '../../src/contract/index.ts';
import {
  answeredSeq,
  createdBy,
  type Draft,
  type Expect,
  type Fence,
  type Live,
  type LiveEvent,
  type OpenOptions,
  type Reply,
  type Room,
  type Sender,
  type World,
} from '../../src/kit/index.ts';

/** A message of the tester's own, with the answer it got. */
export interface Post {
  readonly by: Sender;
  readonly draft: Draft;
  readonly reply: Reply<'postMessage'>;
}

/** A fence as a message of its room. */
export function postOf(room: Room, { draft, reply }: Fence): Post {
  return { by: room, draft, reply };
}

/** What the tester knows of a project's log: every reader is held to it. */
export interface KnownLog {
  /** Seqs of the tester's own messages, ascending. */
  readonly own: readonly number[];
  /** Seqs of other events that one reader has seen between own messages: each other reader gets them too (ruling 18). */
  readonly others: readonly number[];
  /** The seq of a message posted after everything else; what a reader has not got by then it was not sent. */
  readonly until: number;
}

/** What one connection contributed. */
export type Part = Pick<Live, 'answer' | 'admitted' | 'events'>;

/** One reader, on one connection or on several of which each resumed where the one before had ended. */
export interface Reader<P extends Part = Part> {
  /** `Last-Event-ID: 7` */
  readonly what: string;
  /** The cursor it began with: everything above it is due. */
  readonly after: number;
  readonly parts: readonly P[];
}

/** Must be accepted, or the story cannot go on. */
export async function postOne(world: World, room: Room, draft: Draft): Promise<Post> {
  return { by: room, draft, reply: world.need(await room.post(draft), 201) };
}

/** One after another, in the order given. */
export async function postEach(world: World, room: Room, drafts: readonly Draft[]): Promise<Post[]> {
  const posts: Post[] = [];
  for (const draft of drafts) posts.push(await postOne(world, room, draft));
  return posts;
}

/** The seq of an event: of its JSON, else its `id:` where that is decimal (sse.id-is-seq judges whether they agree). */
export function seqOfEvent({ seq, id }: LiveEvent): number | undefined {
  return seq ?? (id !== undefined && /^\d{1,15}$/.test(id) ? Number(id) : undefined);
}

/** The highest seq a stream has delivered so far; 0 for none. */
export function newest({ durable }: Live): number {
  return durable.reduce((highest, event) => Math.max(highest, seqOfEvent(event) ?? 0), 0);
}

/** The seq of an own message as a stream told it, else as its answer did (ruling 22). Throws where neither does. */
export function seqOfPost(witnessed: readonly LiveEvent[], { by, draft, reply }: Post): number {
  const seq = witnessed.find(createdBy(by, draft))?.seq ?? answeredSeq(reply);
  if (seq === undefined) throw new Error('Failed to place a message in the log: neither its answer nor a stream told its seq.');
  return seq;
}

/** `seqOfPost` for many: looks at each event once. */
function seqsOfPosts(witnessed: readonly LiveEvent[], posts: readonly Post[]): number[] {
  const created = new Map(
    witnessed.filter(({ name }) => name === 'message.created').map((event) => [event.json?.['client_msg_id'], event.seq]),
  );
  return posts.map((post) => {
    const id = post.draft.client_msg_id;
    return (id === undefined ? undefined : created.get(id)) ?? seqOfPost(id === undefined ? witnessed : [], post);
  });
}

const durableNames: ReadonlySet<string> = new Set(durableEventNames);

/**
 * Events with a seq of their own, in order of arrival on one connection. An event of unknown name that repeats a seq already
 * passed belongs to the connection, as a control event does (ruling 18).
 */
export function ownSeqEvents(events: readonly LiveEvent[], cursor: number): LiveEvent[] {
  let highest = cursor;
  return events.filter((event) => {
    if (!event.durable) return false;
    const seq = seqOfEvent(event) ?? 0;
    const counts = durableNames.has(event.name) || seq > highest;
    highest = Math.max(highest, seq);
    return counts;
  });
}

/** The log up to a fence, from own answers and from a witness that has seen everything since the first of these posts. */
export function knownLog(posts: readonly Post[], fence: Fence, witnessed: readonly LiveEvent[]): KnownLog {
  if (fence.seq === undefined)
    throw new Error('Failed to place the fence message in the log: neither its answer nor a stream told its seq.');
  const accepted = posts.filter(({ reply }) => reply.raw?.status === 201);
  const own = [...seqsOfPosts(witnessed, accepted), fence.seq].toSorted((a, b) => a - b);
  // Before the first own message nobody knows which seqs the witness's control events repeat.
  const first = own[0] ?? fence.seq;
  const until = fence.seq;
  const seen = ownSeqEvents(witnessed, first - 1).flatMap((event) => seqOfEvent(event) ?? []);
  const mine = new Set(own);
  return { own, others: [...new Set(seen)].filter((seq) => seq > first && seq < until && !mine.has(seq)), until };
}

/** What a reader got of events with a seq of their own, over all of its connections. */
export function readBy({ parts, after }: Reader): LiveEvent[] {
  let cursor = after;
  return parts.flatMap((part) => {
    const events = ownSeqEvents(part.events, cursor);
    cursor = events.reduce((highest, event) => Math.max(highest, seqOfEvent(event) ?? 0), cursor);
    return events;
  });
}

/** The cursor with which a browser comes back after the last of these connections; `otherwise` where none was ever told. */
export function resumeAt(parts: readonly Pick<Live, 'cursor'>[], otherwise: OpenOptions = {}): OpenOptions {
  const cursor = parts.at(-1)?.cursor;
  return cursor === undefined ? otherwise : { lastEventId: cursor };
}

/** What is long is 1,000 events, or what discovery says; no story but the one of long replays has so many as this in its log, unless others are slow. */
const truncatedFrom = 100;

/** The last seq of a replay that was long and said where it ends: what lies above is due to whoever resumes from there (ruling 21). */
function truncatedAt({ events }: Part): number[] {
  const at = events.findIndex(({ name }) => name === 'replay.truncated');
  const before = events.slice(0, Math.max(0, at)).filter(({ durable }) => durable);
  const last = before.at(-1);
  return last !== undefined && before.length >= truncatedFrom && events[at]?.payload['last_seq'] === seqOfEvent(last)
    ? [seqOfEvent(last) ?? 0]
    : [];
}

/** The reader got every event above its cursor up to the fence, in order, each once, and none of those at or below it. */
export function expectDelivered(expect: Expect, reader: Reader, log: KnownLog): void {
  const { what, after, parts } = reader;
  for (const { admitted, answer } of parts) {
    expect.that(admitted, `${what}: the stream opens`, { expected: 200, actual: answer.raw?.status ?? answer.status });
  }
  if (!parts.every(({ admitted }) => admitted)) return;
  const got = readBy(reader).flatMap((event) => seqOfEvent(event) ?? []);
  const known = [...log.own, ...log.others];
  const until = Math.min(log.until, ...parts.flatMap(truncatedAt));
  const due = known.filter((seq) => seq > after && seq <= until).toSorted((a, b) => a - b);
  const gotten = new Set(got);
  let highest = 0;
  const late = got.filter((seq) => {
    const isLate = seq <= highest;
    highest = Math.max(highest, seq);
    return isLate;
  });
  expect.equal(shortened(due.filter((seq) => !gotten.has(seq))), [], `${what}: missing seqs`);
  expect.equal(shortened(known.filter((seq) => seq <= after && gotten.has(seq))), [], `${what}: seqs at or below the cursor`);
  expect.equal(shortened(late), [], `${what}: seqs repeated or out of order`);
}

/** None of these seqs, all from before the reader came, was delivered to it. */
export function expectNothingOld(expect: Expect, reader: Reader, old: readonly number[]): void {
  const got = new Set(readBy(reader).map(seqOfEvent));
  expect.equal(shortened(old.filter((seq) => got.has(seq))), [], `${reader.what}: seqs from before it came`);
}

/** Lists in a failure stay readable. */
function shortened(list: readonly number[]): readonly (number | string)[] {
  return list.length <= 12 ? list : [...list.slice(0, 10), `… ${list.length} in all`];
}
