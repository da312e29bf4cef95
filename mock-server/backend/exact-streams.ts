import type { Frame, StreamReply, StreamSink } from '../../src/engine/call.ts';
import type { Clock } from '../../src/engine/ports.ts';
import type { RecordedStream } from '../cassette/format.ts';
import { readFrame } from '../faults/read-frame.ts';
import type { Tempo } from './tempo.ts';

/** A recorded frame as it is sent. */
interface ExactFrame extends Pick<RecordedStream['frames'][number], 'at' | 'post'> {
  readonly frame: Frame;
}

interface Recording {
  readonly cursor: number | undefined;
  readonly frames: readonly ExactFrame[];
}

/** A recording that is played in a project. */
interface Begun {
  readonly recording: Recording;
  /** Cassette time. */
  readonly at: number;
}

/** Where a newcomer enters: a recording and the first frame that it gets. */
interface Entry {
  readonly begun: Begun;
  readonly from: number;
}

/**
 * Recorded streams, frame by frame as they were on the wire. Each recording keeps one schedule in a project, so who comes back with a
 * cursor in the middle of it gets what came meanwhile at once, and the rest when it would have come anyway.
 */
export interface ExactStreams {
  /** A message was accepted: frames that came after this post are due from now on. */
  posted(projectId: string): void;
  /** The stream with recorded frames in place of the engine's; as it is where nothing was recorded. */
  playedOn(reply: StreamReply, projectId: string, cursor: number | undefined): StreamReply;
}

export function createExactStreams(recorded: () => readonly RecordedStream[], clock: Clock, tempo: Tempo): ExactStreams {
  const posts = new Map<string, number[]>();
  const played = new Map<string, Begun[]>();
  const waiting = new Set<() => void>();
  const made = new Map<RecordedStream, Recording>();

  const recordings = (): readonly Recording[] =>
    recorded().map((stream) => {
      const recording = made.get(stream) ?? recordingOf(stream);
      made.set(stream, recording);
      return recording;
    });

  const entryOf = (projectId: string, cursor: number | undefined): Entry | undefined => {
    const all = recordings();
    const begun = played.get(projectId) ?? [];
    played.set(projectId, begun);
    const begin = (recording: Recording): Begun => {
      const beginning = { recording, at: tempo.now() };
      begun.push(beginning);
      return beginning;
    };
    const isNew = (recording: Recording): boolean => !begun.some((one) => one.recording === recording);
    const next = all.find((recording) => recording.cursor === cursor && isNew(recording));
    if (next !== undefined) return { begun: begin(next), from: 0 };
    for (const one of cursor === undefined ? [] : begun.toReversed()) {
      const seen = one.recording.frames.findLastIndex(({ frame }) => readFrame(frame).id === String(cursor));
      if (seen >= 0) return { begun: one, from: seen + 1 };
    }
    const [first] = all;
    return first && { begun: begun.find(({ recording }) => recording === first) ?? begin(first), from: 0 };
  };

  const play = (projectId: string, { begun, from }: Entry, sink: StreamSink): (() => void) => {
    const { frames } = begun.recording;
    let next = from;
    let cancel = (): void => undefined;
    const dueAt = ({ at, post }: ExactFrame): number | undefined => {
      const since = post === undefined ? begun.at : posts.get(projectId)?.[post - 1];
      return since === undefined ? undefined : since + at;
    };
    const step = (): void => {
      cancel();
      for (let frame = frames[next]; frame !== undefined; frame = frames[next]) {
        const due = dueAt(frame);
        // What waits for a post is looked at again when there is one.
        if (due === undefined) return;
        const left = tempo.until(due);
        if (left >= 0.5) {
          cancel = clock.setTimer(step, Math.ceil(left));
          return;
        }
        next += 1;
        sink.write(frame.frame);
      }
    };
    const stopListening = tempo.onChange(step);
    waiting.add(step);
    step();
    return () => {
      cancel();
      stopListening();
      waiting.delete(step);
    };
  };

  return {
    posted(projectId) {
      posts.set(projectId, [...(posts.get(projectId) ?? []), tempo.now()]);
      for (const step of waiting) step();
    },
    playedOn(reply, projectId, cursor) {
      const entry = entryOf(projectId, cursor);
      if (entry === undefined) return reply;
      let stop = (): void => undefined;
      return {
        ...reply,
        attach(sink) {
          // Of the engine's own frames only the last one counts: that the place was taken.
          reply.attach({
            ...sink,
            write: (frame) => readFrame(frame).event !== 'connection.takeover' || sink.write(frame),
            end() {
              stop();
              sink.end();
            },
          });
          stop = play(projectId, entry, sink);
        },
        detach() {
          stop();
          reply.detach();
        },
      };
    },
  };
}

const utf8 = new TextEncoder();

function recordingOf({ cursor, frames }: RecordedStream): Recording {
  return {
    cursor,
    frames: frames.map(({ at, post, raw, base64 }) => ({
      at,
      post,
      frame: { bytes: raw === undefined ? Uint8Array.from(atob(base64 ?? ''), (byte) => byte.charCodeAt(0)) : utf8.encode(raw) },
    })),
  };
}
