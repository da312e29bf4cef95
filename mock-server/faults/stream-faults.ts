import type { Frame, StreamSink } from '../../src/engine/call.ts';
import type { Clock } from '../../src/engine/ports.ts';
import { timestamp } from '../../src/engine/timestamp.ts';
import type { FaultName, FaultRule } from './fault-rule.ts';
import { frameOf, readFrame } from './read-frame.ts';

/** What a fault of a stream may do besides changing what is written. */
interface FaultyStream {
  readonly connectionId: string;
  readonly clock: Clock;
  /** Breaks the connection after what was written. */
  cut(): void;
  /** Ends the stream and frees its place. */
  end(): void;
}

type RuleOf<N extends FaultName> = Extract<FaultRule, { fault: N }>;
type Wrap<N extends FaultName> = (rule: RuleOf<N>, sink: StreamSink, stream: FaultyStream) => StreamSink;

const isDurable = (frame: Frame): boolean => readFrame(frame).kind === 'durable';

/** Calls `at` for the nth durable event in place of writing it. */
function onNth(nth: number, sink: StreamSink, at: (frame: Frame) => boolean): StreamSink {
  let seen = 0;
  return {
    ...sink,
    write(frame) {
      if (!isDurable(frame)) return sink.write(frame);
      seen += 1;
      return seen === nth ? at(frame) : sink.write(frame);
    },
  };
}

/** Writes durable events until there were so many, then does something, once, and writes no more. */
function after(events: number, sink: StreamSink, then: (lastId: string) => void): StreamSink {
  let left = events;
  let lastId = '0';
  let over = false;
  return {
    ...sink,
    write(frame) {
      if (over) return true;
      const { kind, id } = readFrame(frame);
      const more = sink.write(frame);
      if (kind === 'durable') left -= 1;
      if (kind === 'durable' || kind === 'control') lastId = id ?? lastId;
      if (left <= 0) {
        over = true;
        then(lastId);
      }
      return more;
    },
  };
}

const wraps: { readonly [N in FaultName]?: Wrap<N> } = {
  cut(rule, sink, stream) {
    if (rule.events !== undefined) return after(rule.events, sink, () => stream.cut());
    if (rule.ms !== undefined) {
      stream.clock.setTimer(() => stream.cut(), rule.ms);
      return sink;
    }
    let left = rule.bytes ?? 0;
    return {
      ...sink,
      write(frame) {
        if (left <= 0) return true;
        const bytes = frame.bytes.subarray(0, left);
        left -= bytes.length;
        const more = sink.write(bytes.length === frame.bytes.length ? frame : { bytes });
        if (left <= 0) stream.cut();
        return more;
      },
    };
  },
  stall: (rule, sink) => after(rule.events, sink, () => undefined),
  silence: (_rule, sink) => ({ ...sink, write: (frame) => readFrame(frame).kind === 'comment' || sink.write(frame) }),
  repeat: (rule, sink) =>
    onNth(rule.nth, sink, (frame) => {
      sink.write(frame);
      return sink.write(frame);
    }),
  reorder(rule, sink) {
    let held: Frame | undefined;
    const inner = onNth(rule.nth, sink, (frame) => {
      held = frame;
      return true;
    });
    return {
      ...sink,
      write(frame) {
        const late = held;
        if (late === undefined || !isDurable(frame)) return inner.write(frame);
        held = undefined;
        inner.write(frame);
        return sink.write(late);
      },
    };
  },
  gap: (rule, sink) => onNth(rule.nth, sink, () => true),
  malformed: (rule, sink) => onNth(rule.nth, sink, (frame) => sink.write(frameOf(readFrame(frame).text.replace(/^(data: .*).$/m, '$1')))),
  'no-id': (rule, sink) => onNth(rule.nth, sink, (frame) => sink.write(frameOf(readFrame(frame).text.replace(/^id: .*\n/m, '')))),
  clock: (rule, sink) => ({
    ...sink,
    write: (frame) =>
      sink.write(
        frameOf(
          readFrame(frame).text.replace(
            /("timestamp":")(\d{4}-[^"]+)(")/,
            (all, before: string, at: string, behind: string) =>
              `${before}${Number.isNaN(Date.parse(at)) ? all : timestamp(Date.parse(at) + rule.ms)}${behind}`,
          ),
        ),
      ),
  }),
  takeover: (rule, sink, stream) =>
    after(rule.events, sink, (lastId) => {
      const data = { connectionId: stream.connectionId, evicted_connection_id: stream.connectionId, reason: 'connection_limit' };
      const json = { seq: Number(lastId), event: 'connection.takeover', timestamp: timestamp(stream.clock.now()), data };
      sink.write(frameOf(`id: ${lastId}\nevent: connection.takeover\ndata: ${JSON.stringify(json)}\n\n`));
      stream.end();
    }),
};

/** The sink behind all faults of a stream that are about frames. */
export function withFaults(rules: readonly FaultRule[], sink: StreamSink, stream: FaultyStream): StreamSink {
  return rules.reduce((inner, rule) => {
    const wrap = wraps[rule.fault] as Wrap<typeof rule.fault> | undefined; // `as`: the table has each under its own name
    return wrap === undefined ? inner : wrap(rule, inner, stream);
  }, sink);
}
