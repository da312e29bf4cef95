import type { StreamReply, StreamSink } from '../../src/engine/call.ts';
import { type FaultRule, findFault } from '../faults/fault-rule.ts';
import { inPieces } from '../faults/in-pieces.ts';
import { readFrame } from '../faults/read-frame.ts';
import { withFaults } from '../faults/stream-faults.ts';
import type { MockStream } from './mock-call.ts';
import { noteFrame, type StreamRecord } from './stream-record.ts';
import { withoutEventLines } from './unnamed-events.ts';
import type { World } from './world.ts';

interface Parts {
  readonly world: Pick<World, 'clock' | 'open' | 'faults'>;
  readonly rules: readonly FaultRule[];
  readonly unnamedEvents: boolean;
}

/** A stream broken by its faults, with a record of what was sent by which it can be cut. */
export function recordedStream(
  reply: StreamReply,
  about: Pick<StreamRecord, 'projectId' | 'userId' | 'instanceId' | 'request'>,
  { world: { clock, open, faults }, rules, unnamedEvents }: Parts,
): { readonly record: StreamRecord; readonly stream: MockStream } {
  const { connectionId } = reply;
  let breakOff = (): void => undefined;
  const over = (how: NonNullable<StreamRecord['ended']>): void => {
    if (record.ended !== undefined) return;
    record.ended = how;
    record.endedAt = clock.monotonic();
    open.delete(record);
  };
  const record: StreamRecord = {
    ...about,
    connectionId,
    openedAt: clock.now(),
    startedAt: clock.monotonic(),
    frames: [],
    sent: 0,
    ended: undefined,
    endedAt: undefined,
    cut() {
      over('cut');
      breakOff();
      reply.detach();
    },
  };
  open.add(record);

  const watched = (sink: StreamSink): StreamSink => ({
    write(frame) {
      noteFrame(record, clock.monotonic(), frame);
      return sink.write(frame);
    },
    onDrain: (resume) => sink.onDrain(resume),
    end() {
      over(endsByTakeover(record) ? 'takeover' : 'server');
      sink.end();
    },
  });

  const stream: MockStream = {
    ...reply,
    onCut(cut) {
      breakOff = cut;
    },
    attach(sink) {
      const split = findFault(rules, 'split');
      const pieces = split && inPieces(sink, clock, faults.random, split.bytes);
      if (pieces !== undefined) {
        const cut = breakOff;
        breakOff = () => pieces.whenSent(cut);
      }
      const wire = pieces ?? sink;
      const outer = watched(unnamedEvents ? withoutEventLines(wire) : wire);
      const end = (): void => {
        reply.detach();
        outer.end();
      };
      reply.attach(withFaults(rules, outer, { connectionId, clock, cut: () => record.cut(), end }));
    },
    detach() {
      over('client');
      reply.detach();
    },
  };
  return { record, stream };
}

function endsByTakeover({ frames }: StreamRecord): boolean {
  const last = frames.at(-1);
  return last !== undefined && readFrame(last.frame).event === 'connection.takeover';
}
