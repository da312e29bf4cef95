import type { Frame, StreamReply, StreamSink } from '../../src/engine/call.ts';
import { deferred } from './deferred.ts';

export interface StubStream extends StreamReply {
  /** Resolves when the binding attaches. */
  readonly sink: Promise<StreamSink>;
  /** Resolves when the binding detaches. */
  readonly detached: Promise<void>;
  /** How often it did. */
  readonly detaches: () => number;
}

/** A stream whose engine side is in the test's hand. */
export function stubStream(onAttach?: (sink: StreamSink) => void): StubStream {
  const sink = deferred<StreamSink>();
  const detached = deferred<void>();
  let detaches = 0;
  return {
    kind: 'stream',
    status: 200,
    headers: { 'content-type': 'text/event-stream', 'x-request-id': 'told', date: 'Tue, 26 Aug 2025 10:00:00 GMT' },
    connectionId: '22222222-2222-4222-8222-222222222222',
    attach(given) {
      onAttach?.(given);
      sink.resolve(given);
    },
    detach() {
      detaches += 1;
      detached.resolve();
    },
    sink: sink.promise,
    detached: detached.promise,
    detaches: () => detaches,
  };
}

export function frameOf(text: string): Frame {
  return { bytes: new TextEncoder().encode(text) };
}
