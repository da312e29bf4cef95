import type { Frame } from './call.ts';
import type { DurableEvent, Ports } from './ports.ts';
import { encodeEvent } from './wire/sse-encode.ts';

/** An event ready for the wire: framed once, the same object for every reader. */
export interface EventFrame extends Frame {
  readonly seq: number;
}

export function frameOf(event: DurableEvent): EventFrame {
  return { seq: event.seq, bytes: encodeEvent({ id: event.seq, event: event.event, data: JSON.stringify(event) }) };
}

/** Who takes from a tail: told after the tail has grown. */
export interface TailReader {
  pump(): void;
}

/** Events read from the log at a time. */
export const readBatch = 100;
/** What a tail keeps for readers that are a little behind; older ones read the log. */
const keptFrames = 256;
const keptBytes = 1 << 20;

/**
 * The newest events of one project, framed; shared by the project's readers in this process. It holds every event with a seq
 * above `floor` and up to `last`. The doorbell only wakes it: what it delivers it has read from the log, from `last` on, so a
 * lost ring costs latency and never an event.
 */
export class Tail {
  readonly projectId: string;
  readonly readers = new Set<TailReader>();
  frames: EventFrame[] = [];
  floor = Number.POSITIVE_INFINITY;
  last = Number.NEGATIVE_INFINITY;
  private bytes = 0;
  private pulling = false;
  private rungAgain = false;
  private readonly ports: Ports;
  private readonly onProblem: (cause: unknown) => void;
  private readonly unsubscribe: () => void;

  constructor(projectId: string, ports: Ports, onProblem: (cause: unknown) => void) {
    this.projectId = projectId;
    this.ports = ports;
    this.onProblem = onProblem;
    this.unsubscribe = ports.doorbell.subscribe(projectId, () => this.pull());
  }

  /** Begins at the head that a reader has read after it joined; rings missed until then are made up for. */
  begin(head: number): void {
    if (this.floor === Number.POSITIVE_INFINITY) {
      this.floor = head;
      this.last = head;
    }
    this.pull();
  }

  /** Takes what the log has above `last` and tells the readers. */
  pull(): void {
    if (this.last === Number.NEGATIVE_INFINITY) return;
    this.rungAgain = true;
    if (this.pulling) return;
    this.pulling = true;
    void this.pullAll();
  }

  close(): void {
    this.unsubscribe();
    this.readers.clear();
  }

  private async pullAll(): Promise<void> {
    try {
      while (this.rungAgain && this.readers.size > 0) {
        this.rungAgain = false;
        const events = await this.ports.log.read(this.projectId, this.last, readBatch);
        if (events.length === 0) continue;
        this.take(events);
        // A full batch: there may be more.
        if (events.length >= readBatch) this.rungAgain = true;
      }
    } catch (cause) {
      // The next ring or the next look (streams.ts) tries again from the same place.
      this.onProblem(cause);
    } finally {
      this.pulling = false;
    }
  }

  private take(events: readonly DurableEvent[]): void {
    for (const event of events) {
      const frame = frameOf(event);
      this.frames.push(frame);
      this.bytes += frame.bytes.length;
      this.last = frame.seq;
    }
    for (const reader of this.readers) reader.pump();
    // Only now, so that a burst does not send readers to the log that are keeping up.
    let dropped = 0;
    while (this.frames.length - dropped > keptFrames || (this.bytes > keptBytes && this.frames.length - dropped > 1)) {
      const frame = this.frames[dropped];
      if (frame === undefined) break;
      this.bytes -= frame.bytes.length;
      this.floor = frame.seq;
      dropped += 1;
    }
    if (dropped > 0) this.frames = this.frames.slice(dropped);
  }
}

/** The tails of the projects that have readers; a project without readers costs nothing. */
export class Tails {
  private readonly tails = new Map<string, Tail>();
  private readonly ports: Ports;
  private readonly onProblem: (cause: unknown) => void;

  constructor(ports: Ports, onProblem: (cause: unknown) => void) {
    this.ports = ports;
    this.onProblem = onProblem;
  }

  /** From here on the doorbell is heard: the reader reads the head of the log afterwards, so that nothing falls between. */
  join(projectId: string, reader: TailReader): Tail {
    let tail = this.tails.get(projectId);
    if (tail === undefined) {
      tail = new Tail(projectId, this.ports, this.onProblem);
      this.tails.set(projectId, tail);
    }
    tail.readers.add(reader);
    return tail;
  }

  leave(tail: Tail, reader: TailReader): void {
    tail.readers.delete(reader);
    if (tail.readers.size > 0 || this.tails.get(tail.projectId) !== tail) return;
    this.tails.delete(tail.projectId);
    tail.close();
  }

  /** Looks at every log as if its bell had rung, and lets readers go on that stopped at an error. */
  lookAll(): void {
    for (const tail of this.tails.values()) {
      tail.pull();
      for (const reader of tail.readers) reader.pump();
    }
  }

  get size(): number {
    return this.tails.size;
  }
}
