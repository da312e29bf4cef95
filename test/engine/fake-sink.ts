import type { Frame, StreamSink } from '../../src/engine/call.ts';
import { createSseDecoder, type SseItem } from '../../src/wire/index.ts';

export interface FakeSink extends StreamSink {
  readonly items: readonly SseItem[];
  readonly frames: readonly Frame[];
  readonly ended: boolean;
  /** The JSON of every event so far. */
  events(): readonly StreamEvent[];
  /** Durable events only. */
  durable(): readonly StreamEvent[];
  /** How many frames it takes until it says that it is full. */
  capacity: number;
  /** Makes room for `capacity` frames and tells the engine. */
  drainBuffer(): void;
}

export interface StreamEvent {
  readonly seq: number;
  readonly event: string;
  readonly timestamp: string;
  readonly client_msg_id?: string;
  readonly in_reply_to_client_msg_id?: string;
  readonly effective_build_mode?: string;
  readonly data: Readonly<Record<string, unknown>>;
}

/** A transport's end in the test's hand, which reads what it gets as a client would. */
export function fakeSink(capacity = Number.POSITIVE_INFINITY): FakeSink {
  const items: SseItem[] = [];
  const frames: Frame[] = [];
  const decoder = createSseDecoder({ now: () => 0, onItem: (item) => items.push(item) });
  let held = 0;
  let ended = false;
  let resume: (() => void) | undefined;
  const events = () =>
    // `as`: the engine's own frames; the schema has its own tests.
    items.flatMap((item) => (item.kind === 'event' ? [JSON.parse(item.data) as StreamEvent] : []));
  const sink: FakeSink = {
    items,
    frames,
    get ended() {
      return ended;
    },
    capacity,
    events,
    durable: () => events().filter(({ event }) => !event.startsWith('connection.')),
    write(frame) {
      if (ended) throw new Error('written after its end');
      frames.push(frame);
      decoder.push(frame.bytes);
      held += 1;
      return held < sink.capacity;
    },
    onDrain(callback) {
      resume = callback;
    },
    end() {
      ended = true;
      decoder.end();
    },
    drainBuffer() {
      held = 0;
      const callback = resume;
      resume = undefined;
      callback?.();
    },
  };
  return sink;
}
