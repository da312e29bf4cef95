import { headers } from '../../src/contract/index.ts';
import { refusal, withBody } from '../mutants/decorate.ts';
import { without } from '../mutants/limit-answers.ts';
import type { MutantParts } from '../mutants/mutant.ts';
import { isDurable, isReplayed, type StreamEvent, throughStreams, withReplayed } from '../mutants/through-streams.ts';
import { isGood, withCursor } from '../mutants/with-cursor.ts';
import type { LegalVariant } from './legal-variant.ts';
import { bodyOfAnswer, replyTo } from './on-the-wire.ts';

const uuidForm = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** Of messages, builds and connections; a client_msg_id is the sender's own word. */
function upperCaseIds(fields: unknown): Record<string, unknown> {
  const entries = Object.entries(fields as Record<string, unknown>); // `as`: the engine's answers and the data of its events are objects
  return Object.fromEntries(
    entries.map(([name, value]) => [
      name,
      name !== 'client_msg_id' && typeof value === 'string' && uuidForm.test(value) ? value.toUpperCase() : value,
    ]),
  );
}

/** An event of a name that the contract does not know. */
function otherEvent(event: string, seq: number, data: object = {}): StreamEvent {
  return { id: String(seq), event, json: { seq, event, timestamp: new Date().toISOString(), data } };
}

/** A replay ends after `limit` events and says so (ruling 21); then the stream ends, or goes live. */
function truncating(limit: number, then: 'ends' | 'goes live'): MutantParts {
  return throughStreams((passage) => {
    let left = limit;
    let last = 0;
    return {
      event(event) {
        if (!isReplayed(event, passage)) return passage.send(event);
        if (left-- > 0) {
          last = Number(event.id);
          return passage.send(event);
        }
        if (left < -1) return;
        passage.send(otherEvent('replay.truncated', last, { last_seq: last }));
        if (then === 'ends') passage.end();
      },
    };
  });
}

/** What is said on a stream, and how a cursor is read. From the log outwards: the first see what the engine says. */
export const streamLiberties: readonly LegalVariant[] = [
  {
    name: 'a-bad-cursor-is-live',
    liberty: 'a from_seq beyond the head is live; a good header does not make up for a bad from_seq',
    build: () =>
      withCursor(({ lastEventId, fromSeq, head }) => {
        if (lastEventId === undefined && Number(fromSeq) > head) return { lastEventId: head };
        return isGood(lastEventId) && fromSeq !== undefined && !isGood(fromSeq) ? { answer: refusal(400, 'VALIDATION_FAILED') } : undefined;
      }),
  },
  {
    name: 'a-lenient-reader-of-numbers',
    liberty: 'a cursor with a sign, an exponent or a fraction is read as the number it says',
    build: () =>
      withCursor(({ lastEventId, fromSeq, head }) => {
        const asked = lastEventId ?? fromSeq ?? '';
        const number = Math.floor(Number(asked));
        return asked !== '' && !isGood(asked) && number > 0 && number <= head ? { lastEventId: number } : undefined;
      }),
  },
  {
    name: 'truncated-replays-that-end',
    liberty: 'after 1,000 events a replay is truncated, and the stream ends',
    build: () => truncating(1_000, 'ends'),
  },
  {
    name: 'truncated-replays-that-go-live',
    liberty: 'after 1,000 events a replay is truncated, and the stream goes live',
    build: () => truncating(1_000, 'goes live'),
  },
  {
    name: 'a-declared-replay-limit',
    liberty: 'after 1,000 events a replay is truncated and the stream ends, as discovery says',
    build: () => {
      const { engine, ...parts } = truncating(1_000, 'ends');
      const declared = bodyOfAnswer('discover', (body) => ({ ...body, limits: { ...(body['limits'] as object), replay_limit: 1_000 } })); // `as`: the engine's document has limits
      return { ...parts, engine: (inner) => declared.engine?.(engine?.(inner) ?? inner) ?? inner };
    },
  },
  {
    name: 'no-established',
    liberty: 'a stream does not begin with connection.established',
    build: () => throughStreams(({ send }) => ({ event: (event) => (event.event === 'connection.established' ? undefined : send(event)) })),
  },
  {
    name: 'no-connection-id',
    liberty: 'a stream does not tell its connection id in a header, which is a SHOULD',
    notPassed: { 'connection.id-header': 'warned' },
    build: () =>
      replyTo((_, reply) => (reply.kind === 'stream' ? { ...reply, headers: without(reply.headers, headers.connectionId) } : reply)),
  },
  {
    name: 'upper-case-uuids',
    liberty: 'UUIDs are in upper case in live events and in answers to posts, in lower case where they are told again',
    build: () => {
      const { engine: streams, ...parts } = throughStreams((passage) => ({
        event: (event) =>
          passage.send(isReplayed(event, passage) ? event : { ...event, json: { ...event.json, data: upperCaseIds(event.json['data']) } }),
      }));
      const posts = replyTo((_, reply) => (reply.status === 201 ? withBody(reply, upperCaseIds) : reply));
      return { ...parts, engine: (inner) => posts.engine?.(streams?.(inner) ?? inner) ?? inner };
    },
  },
  {
    name: 'keys-in-another-order',
    liberty: 'a replayed event has its keys in another order than the live one',
    build: () => withReplayed((event) => ({ ...event, json: Object.fromEntries(Object.entries(event.json).reverse()) })),
  },
  {
    name: 'unknown-events-that-repeat-the-cursor',
    liberty: 'before and after every event comes one of a name that nobody knows, which moves no cursor',
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
  {
    name: 'batches',
    liberty: 'events are gathered and sent together every 20 ms',
    build: () =>
      throughStreams(({ send, end }) => {
        let held: StreamEvent[] = [];
        let ended = false;
        let timer: NodeJS.Timeout | undefined;
        const flush = (): void => {
          timer = undefined;
          for (const event of held) send(event);
          held = [];
          if (ended) end();
        };
        return {
          event(event) {
            held.push(event);
            timer ??= setTimeout(flush, 20);
          },
          end() {
            ended = true;
            timer ??= setTimeout(flush, 20);
          },
          detached: () => clearTimeout(timer),
        };
      }),
  },
];
