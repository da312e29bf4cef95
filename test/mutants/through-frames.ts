import type { Call, StreamSink } from '../../src/engine/call.ts';
import { aroundCalls } from './decorate.ts';
import type { MutantParts } from './mutant.ts';
import { type Passage, type StreamEvent, throughStreams } from './through-streams.ts';

/** One stream of a broken backend, as text. */
export interface Wire {
  readonly call: Call;
  /** Writes any text, frame or not. */
  write(text: string): void;
  end(): void;
}

/** Every frame of every stream, comments included, passes as text; gives what is written instead, `undefined` for nothing. */
export function throughFrames(make: (wire: Wire) => (frame: string) => string | undefined): MutantParts {
  return {
    engine: (engine) =>
      aroundCalls(engine, async (call, next) => {
        const reply = await next(call);
        if (reply.kind !== 'stream') return reply;
        const attach = (sink: StreamSink): void => {
          const write = (text: string): boolean => sink.write({ bytes: new TextEncoder().encode(text) });
          const pass = make({ call, write, end: () => sink.end() });
          reply.attach({
            write(frame) {
              const text = pass(new TextDecoder().decode(frame.bytes));
              return text === undefined || write(text);
            },
            onDrain: (resume) => sink.onDrain(resume),
            end: () => sink.end(),
          });
        };
        return { ...reply, attach };
      }),
  };
}

/** Frames of these events are written otherwise; all others, and comments, as they are. */
export function withFrames(isMeant: (frame: string) => boolean, change: (frame: string) => string): MutantParts {
  return throughFrames(() => (frame) => (isMeant(frame) ? change(frame) : frame));
}

/** Every event of every stream is changed, live and replayed; `undefined` leaves it out. */
export function withEvents(change: (event: StreamEvent, passage: Passage) => StreamEvent | undefined): MutantParts {
  return throughStreams((passage) => ({
    event(event) {
      const changed = change(event, passage);
      if (changed !== undefined) passage.send(changed);
    },
  }));
}

/** The JSON of events of this name is changed. */
export function withJson(name: string, change: (json: Record<string, unknown>, passage: Passage) => Record<string, unknown>): MutantParts {
  return withEvents((event, passage) => (event.event === name ? { ...event, json: change({ ...event.json }, passage) } : event));
}

/** The `data` of events of this name is changed. */
export function withData(name: string, change: (data: Record<string, unknown>) => Record<string, unknown>): MutantParts {
  return withJson(name, (json) => ({ ...json, data: change({ ...(json['data'] as Record<string, unknown>) }) })); // `as`: the engine's events carry an object
}
