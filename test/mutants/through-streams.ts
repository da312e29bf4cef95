import { headers } from '../../src/contract/index.ts';
import type { Call, Frame, StreamSink } from '../../src/engine/call.ts';
import type { EventLog } from '../../src/engine/ports.ts';
import { encodeEvent } from '../../src/engine/wire/sse-encode.ts';
import { aroundCalls } from './decorate.ts';
import type { MutantParts } from './mutant.ts';

/** An event on its way to one reader. */
export interface StreamEvent {
  readonly id: string;
  readonly event: string;
  readonly json: Readonly<Record<string, unknown>>;
}

/** One stream of a broken backend. */
export interface Passage {
  readonly call: Call;
  readonly connectionId: string;
  readonly userId: string;
  /** The cursor it came with, where that is a good one. */
  readonly cursor: number | undefined;
  /** The end of the log when it was opened: what has a seq up to there is replayed, what comes later is live. */
  readonly head: number;
  send(event: StreamEvent): void;
  end(): void;
}

/** What a mutant does with events of one stream; what it does not send is lost. */
interface Passing {
  event(event: StreamEvent): void;
  /** In place of the end that the engine wanted. */
  end?(): void;
  /** The stream is over, whoever ended it. */
  detached?(): void;
}

function parse({ bytes }: Frame): StreamEvent | undefined {
  const found = /^id: ([^\n]*)\nevent: ([^\n]*)\ndata: ([^\n]*)\n\n$/.exec(new TextDecoder().decode(bytes));
  if (found === null) return undefined;
  const [, id = '', event = '', data = ''] = found;
  return { id, event, json: JSON.parse(data) as Record<string, unknown> }; // `as`: the engine's events are objects
}

export function isDurable({ event }: StreamEvent): boolean {
  return !event.startsWith('connection.');
}

/** A durable event that lay in the log when the stream was opened. */
export function isReplayed(event: StreamEvent, { head }: Passage): boolean {
  return isDurable(event) && Number(event.id) <= head;
}

/** A durable event that was posted after the stream had been opened. */
export function isLive(event: StreamEvent, { head }: Passage): boolean {
  return isDurable(event) && Number(event.id) > head;
}

/** The cursor a client came with, as text. */
export function cursorsOf({ headers: sent, rawTarget }: Call): { lastEventId: string | undefined; fromSeq: string | undefined } {
  const query = new URL(rawTarget, 'http://mutant').searchParams;
  return { lastEventId: sent[headers.lastEventId], fromSeq: query.get('from_seq') ?? undefined };
}

function goodCursor(call: Call, head: number): number | undefined {
  const { lastEventId, fromSeq } = cursorsOf(call);
  const good = [lastEventId, fromSeq].filter((cursor) => cursor !== undefined && /^\d{1,15}$/.test(cursor) && Number(cursor) <= head);
  return good[0] === undefined ? undefined : Number(good[0]);
}

/** Every event of every stream passes through the mutant's hands; comments pass by. */
export function throughStreams(make: (passage: Passage) => Passing): MutantParts {
  let log: EventLog | undefined;
  return {
    ports(ports) {
      log = ports.log;
      return ports;
    },
    engine: (engine) =>
      aroundCalls(engine, async (call, next) => {
        const reply = await next(call);
        if (reply.kind !== 'stream' || log === undefined) return reply;
        const head = await log.head(call.projectId);
        let passing: Passing | undefined;
        const attach = (sink: StreamSink): void => {
          const { connectionId } = reply;
          const userId = call.headers[headers.userId] ?? '';
          const send = ({ id, event, json }: StreamEvent): void => {
            sink.write({ bytes: encodeEvent({ id, event, data: JSON.stringify(json) }) });
          };
          passing = make({ call, connectionId, userId, cursor: goodCursor(call, head), head, send, end: () => sink.end() });
          const { event: onEvent, end: onEnd } = passing;
          reply.attach({
            write(frame) {
              const event = parse(frame);
              if (event === undefined) return sink.write(frame);
              onEvent(event);
              return true;
            },
            onDrain: (resume) => sink.onDrain(resume),
            end: () => (onEnd ?? (() => sink.end()))(),
          });
        };
        const detach = (): void => {
          passing?.detached?.();
          reply.detach();
        };
        return { ...reply, attach, detach };
      }),
  };
}

/** Every event of a replay is changed, live ones are not. */
export function withReplayed(change: (event: StreamEvent) => StreamEvent): MutantParts {
  return throughStreams((passage) => ({
    event: (event) => passage.send(isReplayed(event, passage) ? change(event) : event),
  }));
}
