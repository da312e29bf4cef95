import { randomUUID } from 'node:crypto';
import type { ServerSettings } from '../reference-server/server.ts';
import { type ClauseId, clauseIds, groupOf, headers } from '../src/contract/index.ts';
import type { Call, EngineReply, Frame, StreamSink } from '../src/engine/call.ts';
import type { Admission, Ports } from '../src/engine/ports.ts';
import { aroundCalls, refusal, withBody, withPort } from './mutants/decorate.ts';
import { without } from './mutants/limit-answers.ts';
import type { MutantParts } from './mutants/mutant.ts';
import { isDurable, isReplayed, type StreamEvent, throughStreams, withReplayed } from './mutants/through-streams.ts';
import { isGood, withCursor } from './mutants/with-cursor.ts';

/** Clauses that can only be judged where a limit is met. */
const limitClauses = clauseIds.filter((id) => groupOf(id) === 'connection' && id !== 'connection.id-header');

/** A backend that keeps the contract otherwise than the reference server does. */
interface LegalVariant {
  readonly name: string;
  readonly settings?: Partial<Omit<ServerSettings, 'secret'>>;
  /** Clauses that are warned (a SHOULD not followed) or skipped here; all others pass. */
  readonly notPassed?: Readonly<Partial<Record<ClauseId, 'warned' | 'skipped'>>>;
  /** Tells the story of 1,500 events too, where the variant has something to do with it. */
  readonly withLongReplay?: boolean;
  readonly build: () => MutantParts;
}

function replyTo(change: (call: Call, reply: EngineReply) => EngineReply): MutantParts {
  return { engine: (engine) => aroundCalls(engine, async (call, next) => change(call, await next(call))) };
}

function bodyOfAnswer(operation: Call['operation'], change: (body: Record<string, unknown>) => Record<string, unknown>): MutantParts {
  return replyTo((call, reply) => (call.operation === operation ? withBody(reply, change) : reply));
}

/** Changes what is written on its way to the socket. */
function throughSinks(write: (frame: Frame, sink: StreamSink) => boolean): MutantParts {
  return replyTo((_, reply) => {
    if (reply.kind !== 'stream') return reply;
    const attach = (sink: StreamSink): void =>
      reply.attach({ write: (frame) => write(frame, sink), onDrain: (resume) => sink.onDrain(resume), end: () => sink.end() });
    return { ...reply, attach };
  });
}

function throughText(change: (text: string) => string): MutantParts {
  const utf8 = new TextEncoder();
  return throughSinks(({ bytes }, sink) => sink.write({ bytes: utf8.encode(change(new TextDecoder().decode(bytes))) }));
}

function both(first: MutantParts, second: MutantParts): MutantParts {
  return {
    ports: (ports) => second.ports?.(first.ports?.(ports) ?? ports) ?? first.ports?.(ports) ?? ports,
    engine: (engine) => {
      const inner = first.engine?.(engine) ?? engine;
      return second.engine?.(inner) ?? inner;
    },
  };
}

function later(minMs: number, maxMs: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, minMs + Math.random() * (maxMs - minMs)));
}

function upperCaseIds(json: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const id = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
  const data = json['data'] as Record<string, unknown>; // `as`: the engine's events have one
  const upper = Object.entries(data).map(([name, value]) => [
    name,
    typeof value === 'string' && id.test(value) ? value.toUpperCase() : value,
  ]);
  return { ...json, data: Object.fromEntries(upper) };
}

/** An event of a name that the contract does not know. */
function otherEvent(event: string, seq: number, data: object = {}): StreamEvent {
  return { id: String(seq), event, json: { seq, event, timestamp: new Date().toISOString(), data } };
}

/** A replay ends after `limit` events and says so (ruling 21); then the stream ends, or goes live. */
function truncating(limit: number, then: 'ends' | 'goes live'): MutantParts {
  return throughStreams((passage) => {
    let left = limit;
    return {
      event(event) {
        if (!isReplayed(event, passage) || left-- > 0) return passage.send(event);
        if (left < -1) return;
        const last = Number(event.id) - 1;
        passage.send(otherEvent('replay.truncated', last, { last_seq: last }));
        if (then === 'ends') passage.end();
      },
    };
  });
}

/** Other people write while the tester does. */
function withStrangers(ports: Ports): Ports {
  return withPort(ports, 'log', ({ appendMessage }) => ({
    async appendMessage(draft, keyNotBefore) {
      if (Math.random() < 0.3) {
        const event = { ...draft.event, data: { ...draft.event.data, userId: randomUUID(), messageId: randomUUID() } };
        const { client_msg_id: _, ...anonymous } = event;
        await appendMessage({ ...draft, id: randomUUID(), userId: randomUUID(), clientMsgId: undefined, event: anonymous }, keyNotBefore);
      }
      return appendMessage(draft, keyNotBefore);
    },
  }));
}

/** Every seq is `apart` above the one before, as where one sequence serves all projects; the first is `apart` above `start`. */
function withSparseSeqs(start: number, apart: number): (ports: Ports) => Ports {
  const wide = (seq: number): number => (seq === 0 ? 0 : start + seq * apart);
  const narrow = (seq: number, round: (seq: number) => number): number => Math.max(0, round((seq - start) / apart));
  return (ports) =>
    withPort(ports, 'log', (log) => ({
      async appendMessage(draft, keyNotBefore) {
        const { message, fresh } = await log.appendMessage(draft, keyNotBefore);
        return { message: { ...message, seq: wide(message.seq) }, fresh };
      },
      async append(projectId, draft) {
        const event = await log.append(projectId, draft);
        return { ...event, seq: wide(event.seq) };
      },
      async read(projectId, afterSeq, limit) {
        const events = await log.read(projectId, narrow(afterSeq, Math.floor), limit);
        return events.map((event) => ({ ...event, seq: wide(event.seq) }));
      },
      head: async (projectId) => wide(await log.head(projectId)),
      async page(query) {
        const page = await log.page({
          ...query,
          beforeSeq: query.beforeSeq === undefined ? undefined : narrow(query.beforeSeq, Math.ceil),
          afterSeq: query.afterSeq === undefined ? undefined : narrow(query.afterSeq, Math.floor),
        });
        return { ...page, messages: page.messages.map((message) => ({ ...message, seq: wide(message.seq) })) };
      },
    }));
}

/** After each message an event of the backend's own stands in the log. */
function withAudits(ports: Ports): Ports {
  return withPort(ports, 'log', ({ appendMessage, append }) => ({
    async appendMessage(draft, keyNotBefore) {
      const appended = await appendMessage(draft, keyNotBefore);
      await append(draft.projectId, { event: 'audit.written', timestamp: draft.event.timestamp, data: { of: draft.id } });
      return appended;
    },
  }));
}

const unknownLimit = bodyOfAnswer('discover', (body) => without(body, 'limits'));

export const legalVariants: readonly LegalVariant[] = [
  {
    name: 'a victim is taken over at once',
    settings: { eviction: 'takeover' },
    notPassed: { 'connection.in-progress-answer': 'skipped' },
    build: () => ({}),
  },
  { name: 'newcomers wait until an eviction is over', settings: { eviction: 'in-progress' }, build: () => ({}) },
  {
    name: 'one stream per user',
    settings: { maxConnections: 1 },
    notPassed: { 'connection.others-undisturbed': 'skipped' },
    build: () => ({}),
  },
  { name: 'two streams per user', settings: { maxConnections: 2 }, build: () => ({}) },
  { name: 'the limit is not told, victims make room for a retry', build: () => unknownLimit },
  { name: 'the limit is not told, newcomers wait', settings: { eviction: 'in-progress' }, build: () => unknownLimit },
  {
    name: 'the limit is not told, victims are taken over at once',
    settings: { eviction: 'takeover' },
    notPassed: { 'connection.in-progress-answer': 'skipped' },
    build: () => unknownLimit,
  },
  {
    name: 'no limit is met',
    settings: { maxConnections: 1_000 },
    notPassed: Object.fromEntries(limitClauses.map((clause) => [clause, 'skipped'] as const)),
    build: () => unknownLimit,
  },
  {
    name: 'a newcomer waits twice',
    build: () => ({
      ports: (ports) => {
        const sentAway = new Set<string>();
        return withPort(ports, 'connections', ({ admit }) => ({
          async admit(newcomer): Promise<Admission> {
            const key = `${newcomer.projectId} ${newcomer.userId}`;
            const { maxConnections, retryAfterMs } = newcomer;
            if (sentAway.delete(key)) return { outcome: 'in-progress', evicted: undefined, current: maxConnections - 1, retryAfterMs };
            const admission = await admit(newcomer);
            if (admission.outcome === 'retry') sentAway.add(key);
            return admission;
          },
        }));
      },
    }),
  },
  {
    name: 'a victim ends two seconds after it was told',
    build: () => throughStreams(({ send, end }) => ({ event: send, end: () => void setTimeout(end, 2_000) })),
  },
  {
    name: 'a place is free two seconds after its stream has gone',
    build: () => ({
      ports: (ports) =>
        withPort(ports, 'connections', ({ release }) => ({
          async release(connectionId) {
            await later(2_000, 2_000);
            await release(connectionId);
          },
        })),
    }),
  },
  {
    name: 'typing protects all streams of its user, whatever instance reports it',
    build: () => ({
      ports: (ports) =>
        withPort(ports, 'typing', ({ set }) => ({
          set: (projectId, userId, _instanceId, until) => set(projectId, userId, undefined, until),
        })),
    }),
  },
  {
    name: 'an absent victim is written as null',
    build: () => bodyOfAnswer('openStream', (body) => ({ evicted_connection_id: null, ...body })),
  },
  {
    name: 'no connection.established',
    build: () => throughStreams(({ send }) => ({ event: (event) => (event.event === 'connection.established' ? undefined : send(event)) })),
  },
  {
    name: 'no connection.established, and no id in a header',
    notPassed: { 'connection.id-header': 'warned' },
    build: () =>
      both(
        throughStreams(({ send }) => ({ event: (event) => (event.event === 'connection.established' ? undefined : send(event)) })),
        replyTo((_, reply) => (reply.kind === 'stream' ? { ...reply, headers: without(reply.headers, headers.connectionId) } : reply)),
      ),
  },
  {
    name: 'ids in upper case where an event is live',
    build: () =>
      throughStreams((passage) => ({
        event: (event) => passage.send(isReplayed(event, passage) ? event : { ...event, json: upperCaseIds(event.json) }),
      })),
  },
  {
    name: 'keys in another order where an event is replayed',
    build: () => withReplayed((event) => ({ ...event, json: Object.fromEntries(Object.entries(event.json).reverse()) })),
  },
  { name: 'no event lines', build: () => throughText((text) => text.replace(/\nevent: .*\n/, '\n')) },
  {
    name: 'the data in many lines',
    build: () =>
      throughText((text) =>
        text.replace(
          /\ndata: (.*)\n\n$/,
          (_, json: string) => `\n${JSON.stringify(JSON.parse(json), null, 1).replace(/^/gm, 'data: ')}\n\n`,
        ),
      ),
  },
  {
    name: 'comments and retry lines between events',
    withLongReplay: true,
    build: () => throughText((text) => `: still here\n\nretry: 100\n\n${text}: and again\n\n`),
  },
  {
    name: 'frames in pieces of some bytes',
    build: () =>
      throughSinks(({ bytes }, sink) => {
        let open = true;
        for (let at = 0; at < bytes.length; at += 37) open = sink.write({ bytes: bytes.subarray(at, at + 37) });
        return open;
      }),
  },
  {
    name: 'events of other names that repeat the cursor',
    build: () =>
      throughStreams(({ cursor, head, send }) => {
        let last = cursor ?? head;
        return {
          event(event) {
            send(otherEvent('presence.changed', last));
            send(event);
            if (isDurable(event)) last = Number(event.id);
            send(otherEvent('presence.changed', last));
          },
        };
      }),
  },
  { name: 'events of its own in the log', withLongReplay: true, build: () => ({ ports: withAudits }) },
  { name: 'other people in the project', build: () => ({ ports: withStrangers }) },
  { name: 'seqs far apart', withLongReplay: true, build: () => ({ ports: withSparseSeqs(0, 1_000) }) },
  { name: 'seqs that begin in the billions', withLongReplay: true, build: () => ({ ports: withSparseSeqs(5_000_000_000, 37) }) },
  {
    name: 'answers without message_seq',
    withLongReplay: true,
    build: () => bodyOfAnswer('postMessage', (body) => without(body, 'message_seq')),
  },
  { name: 'replays of 1,000 events, then the end', withLongReplay: true, build: () => truncating(1_000, 'ends') },
  { name: 'replays of 1,000 events, then live', withLongReplay: true, build: () => truncating(1_000, 'goes live') },
  {
    name: 'replays of 1,000 events, as declared',
    withLongReplay: true,
    build: () =>
      both(
        truncating(1_000, 'ends'),
        bodyOfAnswer('discover', (body) => ({ ...body, limits: { ...(body['limits'] as object), replay_limit: 1_000 } })), // `as`: the engine's document has limits
      ),
  },
  {
    name: 'a from_seq beyond the head is live, a good header does not make up for a bad from_seq',
    build: () =>
      withCursor(({ lastEventId, fromSeq, head }) => {
        if (lastEventId === undefined && Number(fromSeq) > head) return { lastEventId: head };
        return isGood(lastEventId) && fromSeq !== undefined && !isGood(fromSeq) ? { answer: refusal(400, 'VALIDATION_FAILED') } : undefined;
      }),
  },
  {
    name: 'a lenient reader of numbers',
    build: () =>
      withCursor(({ lastEventId, fromSeq, head }) => {
        const asked = lastEventId ?? fromSeq ?? '';
        const number = Math.floor(Number(asked));
        return asked !== '' && !isGood(asked) && number > 0 && number <= head ? { lastEventId: number } : undefined;
      }),
  },
  {
    name: 'answers that take up to half a second',
    build: () => ({
      engine: (engine) =>
        aroundCalls(engine, async (call, next) => {
          await later(50, 250);
          const reply = await next(call);
          await later(50, 250);
          return reply;
        }),
    }),
  },
];
