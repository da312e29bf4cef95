import type { Frame, StreamSink } from './call.ts';
import type { Takeover } from './ports.ts';
import type { Streams } from './streams.ts';
import { type EventFrame, frameOf, readBatch, type Tail, type TailReader } from './tail.ts';
import { timestamp } from './timestamp.ts';
import { encodeEvent, encodeRetry } from './wire/sse-encode.ts';

/**
 * One open stream: a cursor in its project's log and a loop `take what is above the cursor, write, wait`. Replay and live are
 * the same loop, so there is no seam between them: what the tail still holds is taken from there at once, what is older is read
 * from the log.
 */
export class Stream implements TailReader {
  readonly connectionId: string;
  /** The seq of the last durable event written; before any, the cursor it began with (section 1, control events). */
  cursor = 0;
  /** The beat (streams.ts) of the last write: a stream is idle some beats later. */
  lastBeat = 0;
  /** Since when the sink has been full, monotonic; `undefined` while it takes more. */
  fullSince: number | undefined;
  readonly tail: Tail;
  private readonly streams: Streams;
  private sink: StreamSink | undefined;
  private reading = false;
  private takenOver: Takeover | undefined;
  private over = false;

  constructor(connectionId: string, projectId: string, streams: Streams) {
    this.connectionId = connectionId;
    this.streams = streams;
    this.tail = streams.tails.join(projectId, this);
  }

  /** First bytes at once (sse.opens-promptly), then everything above the cursor. */
  attach(sink: StreamSink): void {
    if (this.over) {
      sink.end();
      return;
    }
    this.sink = sink;
    this.write(this.controlFrame('connection.established', { connectionId: this.connectionId }));
    if (this.takenOver === undefined) this.pump();
    else this.takeOver(this.takenOver);
  }

  /** connection.victim-told: the event, then the end. It is the one frame that a full sink gets on top. */
  takeOver(takeover: Takeover): void {
    this.takenOver = takeover;
    if (this.sink === undefined) return;
    const { by, evicted, reason } = takeover;
    this.sink.write(this.controlFrame('connection.takeover', { connectionId: by, evicted_connection_id: evicted, reason }));
    this.end();
  }

  pump(): void {
    const { tail } = this;
    while (this.sink !== undefined && this.fullSince === undefined && !this.reading && this.cursor < tail.last) {
      if (this.cursor < tail.floor) {
        this.reading = true;
        void this.replay();
        return;
      }
      const { frames } = tail;
      let next = frames.length;
      while (next > 0 && (frames[next - 1]?.seq ?? 0) > this.cursor) next -= 1;
      // Never so by the log's promise; a log that breaks it must not hold up everybody else.
      if (next === frames.length) return;
      this.deliver(frames, next);
    }
  }

  keepAlive(frame: Frame): void {
    if (this.sink !== undefined && this.fullSince === undefined) this.write(frame);
  }

  /** Tells the client when to come back, then ends. */
  drain(retryMs: number): void {
    if (this.fullSince === undefined) this.write({ bytes: encodeRetry(retryMs) });
    this.end();
  }

  /** Ends the stream from our side and gives its place back. */
  end(): void {
    const { sink } = this;
    this.detach();
    sink?.end();
  }

  /** The peer is gone, or the stream has ended. */
  detach(): void {
    if (this.over) return;
    this.over = true;
    this.sink = undefined;
    this.streams.forget(this);
  }

  /** Reads the log until the tail holds the rest. */
  private async replay(): Promise<void> {
    try {
      while (this.cursor < this.tail.floor && this.fullSince === undefined && this.sink !== undefined) {
        const events = await this.streams.ports.log.read(this.tail.projectId, this.cursor, readBatch);
        if (events.length === 0) return;
        this.deliver(events.map(frameOf), 0);
      }
    } catch (cause) {
      // The next look (streams.ts) goes on from the cursor.
      this.streams.onProblem(cause);
      return;
    } finally {
      this.reading = false;
    }
    this.pump();
  }

  /** Writes from `next` on until the sink is full. */
  private deliver(frames: readonly EventFrame[], next: number): void {
    for (let at = next; at < frames.length; at += 1) {
      const frame = frames[at];
      if (frame === undefined || this.sink === undefined || this.fullSince !== undefined) return;
      this.cursor = frame.seq;
      this.write(frame);
    }
  }

  private write(frame: Frame): void {
    const { sink } = this;
    if (sink === undefined) return;
    this.lastBeat = this.streams.beat;
    if (sink.write(frame)) return;
    this.fullSince = this.streams.ports.clock.monotonic();
    sink.onDrain(() => {
      this.fullSince = undefined;
      this.pump();
    });
  }

  /** Section 1: a control event repeats the cursor, so that resuming from it neither skips nor repeats. */
  private controlFrame(event: 'connection.established' | 'connection.takeover', data: object): Frame {
    const json = { seq: this.cursor, event, timestamp: timestamp(this.streams.ports.clock.now()), data };
    return { bytes: encodeEvent({ id: this.cursor, event, data: JSON.stringify(json) }) };
  }
}
