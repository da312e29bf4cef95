import { randomUUID } from 'node:crypto';
import type { Cast } from './cast.ts';
import { headers, limits, type Operation, pathOf, routes } from '../contract/index.ts';
import {
  createdBy,
  type CallOptions,
  type Draft,
  type HistoryEntry,
  type Live,
  type LiveEvent,
  type OpenOptions,
  type Reply,
  type Room,
  type SendOptions,
  answeredSeq,
} from '../kit/index.ts';
import { sendAndHangUp } from './hang-up.ts';
import { openLive } from './live.ts';
import type { Replica } from './run.ts';
import type { Prepared, Session } from './session.ts';

/** What the rooms of one story share. */
export interface RoomParts {
  readonly session: Session;
  /** A name for a user's lane in the transcript: A, B, … */
  laneOf(userId: string): string;
  /** A number for a user's next stream. */
  nextStream(lane: string): number;
  newDraft(message?: string): Draft & { readonly client_msg_id: string };
  readonly cast: Cast;
  /** `Room.start` of a project, as this user may read it. */
  startOf(place: RoomPlace): Promise<number>;
  /** Looks at a preference before the story changes it for the first time, so that it can be put back. */
  remember(place: RoomPlace): Promise<void>;
}

export interface RoomPlace {
  readonly projectId: string;
  readonly userId: string;
  readonly replica: Replica;
  readonly start: number;
}

const utf8 = new TextEncoder();
const nothing = new Uint8Array();
/** A history or a replay longer than this many pages or reconnects is not walked to its end. */
const pagesAtMost = 1_000;
const reconnectsAtMost = 100;

function queryText(query: SendOptions['query']): string {
  if (query === undefined) return '';
  if (typeof query === 'string') return query === '' || query.startsWith('?') ? query : `?${query}`;
  const pairs = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) pairs.append(name, String(value));
  return pairs.size === 0 ? '' : `?${pairs.toString()}`;
}

function bodyBytes({ body, rawBody }: SendOptions): Uint8Array {
  if (typeof rawBody === 'string') return utf8.encode(rawBody);
  if (rawBody !== undefined) return rawBody;
  return body === undefined ? nothing : utf8.encode(JSON.stringify(body));
}

/** The options without the fields that are undefined, which a query must not carry. */
function defined(fields: Readonly<Record<string, string | number | undefined>>): Record<string, string | number> {
  return Object.fromEntries(Object.entries(fields).filter((entry): entry is [string, string | number] => entry[1] !== undefined));
}

export function createRoom(parts: RoomParts, place: RoomPlace): Room {
  const { session } = parts;
  const { projectId, userId, replica, start } = place;
  const { replicas } = session.run;
  const lane = parts.laneOf(userId) + (replicas.length > 1 ? `@${replicas.indexOf(replica) + 1}` : '');

  const prepare = (
    operation: Operation,
    options: SendOptions,
    more: { lane?: string; accept?: string; extra?: Record<string, string> } = {},
  ): Promise<Prepared> => {
    const { signed, method } = routes[operation];
    return session.prepare({
      operation,
      lane,
      replica,
      method: options.method ?? method,
      target: (options.path ?? pathOf(operation, projectId)) + queryText(options.query),
      body: bodyBytes(options),
      projectId,
      ...(signed && { userId }),
      signed,
      options,
      ...more,
    });
  };
  const send = async <O extends Operation>(operation: O, options: SendOptions = {}): Promise<Reply<O>> => {
    await session.stillTold();
    const accept = operation === 'openStream' ? 'text/event-stream' : 'application/json';
    // Also before one that has to be refused: a target that takes it is not to leave it behind.
    if (operation === 'putPreferences') await parts.remember(place);
    return session.exchange(operation, await prepare(operation, options, { accept }), options.timeoutMs);
  };
  const postBody = (draft: Draft) => ({ projectId, userId, ...draft });
  const post = (draft: Draft, options: CallOptions = {}) => send('postMessage', { ...options, body: postBody(draft) });

  const open = async (options: OpenOptions = {}): Promise<Live> => {
    await session.stillTold();
    const { lastEventId, fromSeq, instanceId } = options;
    const cursor = lastEventId ?? fromSeq;
    const prepared = await prepare(
      'openStream',
      { ...options, query: defined({ from_seq: fromSeq, client_instance_id: instanceId }) },
      {
        lane: `${lane}/stream ${parts.nextStream(lane)}`,
        accept: 'text/event-stream',
        extra: { 'cache-control': 'no-cache', ...(lastEventId !== undefined && { [headers.lastEventId]: String(lastEventId) }) },
      },
    );
    const live = await openLive(session, prepared, options, cursor === undefined ? undefined : String(cursor));
    parts.cast.opened(place, live);
    return live;
  };

  const room: Room = {
    projectId,
    userId,
    start,
    withUser: async (other = parts.cast.another(place)) => createRoom(parts, { ...place, userId: other }),
    asAnyone: async () => createRoom(parts, { ...place, userId: parts.cast.anyone(place) }),
    async elsewhere() {
      const there = { ...place, projectId: parts.cast.elsewhere(place) };
      return createRoom(parts, { ...there, start: await parts.startOf(there) });
    },
    through(index) {
      const other = session.run.replicas[index];
      if (other === undefined) throw new RangeError(`There is no replica ${index}: the run has ${session.run.replicas.length} URLs.`);
      return createRoom(parts, { ...place, replica: other });
    },
    post,
    resend: post,
    postLegacy: (draft, options = {}) => send('postLegacyMessage', { ...options, body: draft }),
    history: (query = {}, options = {}) => send('listMessages', { ...options, query: defined({ ...query }) }),
    readStatus: (options = {}) => send('getReadStatus', options),
    putRead: (lastReadSeq, options = {}) => send('putReadMark', { ...options, body: { last_read_seq: lastReadSeq } }),
    preferences: (options = {}) => send('getPreferences', options),
    putPreferences: (buildImmediately, options = {}) => send('putPreferences', { ...options, body: { buildImmediately } }),
    presence: (isTyping, options = {}) =>
      send('postPresence', {
        ...options,
        body: { is_typing: isTyping, ...(options.instanceId !== undefined && { client_instance_id: options.instanceId }) },
      }),
    open,
    send,
    replay: (reply) => session.replay(reply),
    async postAndHangUp(draft, options = {}) {
      await session.stillTold();
      await sendAndHangUp(session, await prepare('postMessage', { ...options, body: postBody(draft) }));
    },
    async openAndHangUp(options = {}) {
      await session.stillTold();
      await sendAndHangUp(session, await prepare('openStream', options, { accept: 'text/event-stream' }));
    },

    async wholeHistory() {
      const messages: HistoryEntry[] = [];
      const problems: string[] = [];
      let after = start;
      for (let page = 1; page <= pagesAtMost; page++) {
        const reply = await room.history({ limit: limits.pageLimitMax, after_seq: after });
        if (reply.status !== 200) {
          problems.push(`page ${page} (after_seq=${after}) was not answered 200 with a page of messages`);
          return { messages, problems };
        }
        const found = reply.body.messages;
        messages.push(...found);
        const last = Math.max(after, ...found.map(({ seq }) => seq));
        // `has_more_newer` alone does not end the walk: whether it tells the truth is history.pages, judged there.
        if (found.length === 0 || (found.length < limits.pageLimitMax && !reply.body.pagination.has_more_newer))
          return { messages, problems };
        if (last === after) {
          problems.push(`page ${page} (after_seq=${after}) leads nowhere: its newest seq is no higher`);
          return { messages, problems };
        }
        after = last;
      }
      problems.push(`the history has more than ${pagesAtMost} pages`);
      return { messages, problems };
    },

    async readLog(until, after = start) {
      // A reader of its own: its stream must not take a place among this user's.
      const reader = createRoom(parts, { ...place, userId: parts.cast.anyone(place) });
      const events: LiveEvent[] = [];
      let from = after;
      for (let attempt = 0; attempt < reconnectsAtMost; attempt++) {
        await using live = await reader.open({ fromSeq: from });
        const truncation = () => live.events.find(({ name }) => name === 'replay.truncated');
        const reached = () => live.durable.some(({ seq }) => seq !== undefined && seq >= until);
        await live.until(() => reached() || truncation() !== undefined);
        events.push(...live.durable.filter(({ seq }) => seq === undefined || seq <= until));
        if (reached()) return { events, complete: live.durable.some(({ seq }) => seq === until) };
        // Ruling 21: the replay was cut short and says where; the reader goes on from there.
        const last = truncation()?.payload['last_seq'];
        if (typeof last !== 'number' || last <= from) break;
        from = last;
      }
      return { events, complete: false };
    },

    async fence(...lives) {
      const draft = parts.newDraft(`fence ${randomUUID()}`);
      const reply = await room.post(draft);
      const created = await Promise.all(
        lives.map(async (live) => {
          const isFence = createdBy(room, draft);
          let found: LiveEvent | undefined;
          let at = 0;
          await live.until(() => {
            for (; found === undefined && at < live.durable.length; at++) {
              const event = live.durable[at];
              if (event !== undefined && isFence(event)) found = event;
            }
            return found !== undefined;
          });
          return found;
        }),
      );
      return {
        draft,
        reply,
        // The event's own seq first: whether the answer tells the same is seq.same-everywhere, judged there.
        seq: created.find((event) => event !== undefined)?.seq ?? answeredSeq(reply),
        arrived: created.map((event) => event !== undefined),
      };
    },
  };
  return room;
}
