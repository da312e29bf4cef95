import type { EngineSettings, Frame } from './call.ts';
import type { Ports, Takeover } from './ports.ts';
import { Stream } from './stream.ts';
import { Tails } from './tail.ts';
import { encodeComment } from './wire/sse-encode.ts';

/** Beats per keep-alive interval: how exactly idleness is measured. */
const beatsPerInterval = 8;
/** How often logs are looked at without a ring, milliseconds. */
const lookMs = 5_000;

/**
 * The open streams of this process. One timer beats for all of them: at each beat idle streams get their keep-alive and those
 * whose reader has stalled are cut. Between beats a stream costs no timer and a write no look at the clock.
 */
export class Streams {
  readonly ports: Ports;
  readonly tails: Tails;
  readonly onProblem: (cause: unknown) => void;
  /** False once the process is draining. */
  accepting = true;
  beat = 0;
  private readonly open = new Map<string, Stream>();
  private readonly stallMs: number;
  private readonly beatMs: number;
  /** Beats without a write after which a keep-alive is due: never later than `keepAliveMs` after the write. */
  private readonly idleBeats: number;
  private readonly keepAlive: Frame = { bytes: encodeComment('keep-alive') };
  private readonly stopListening: () => void;
  private cancelBeat: (() => void) | undefined;
  private lookedAt = 0;

  constructor(ports: Ports, { keepAliveMs, stallMs }: EngineSettings, onProblem: (cause: unknown) => void) {
    this.ports = ports;
    this.tails = new Tails(ports, onProblem);
    this.onProblem = onProblem;
    this.stallMs = stallMs;
    this.beatMs = Math.max(1, Math.min(keepAliveMs, stallMs) / beatsPerInterval);
    this.idleBeats = Math.max(1, Math.floor(keepAliveMs / this.beatMs));
    this.stopListening = ports.connections.onTakeover((takeover) => this.takeOver(takeover));
  }

  /** A stream that hears the doorbell already and is not attached yet. */
  create(connectionId: string, projectId: string): Stream {
    const stream = new Stream(connectionId, projectId, this);
    stream.lastBeat = this.beat;
    this.open.set(connectionId, stream);
    if (this.cancelBeat === undefined) this.scheduleBeat();
    return stream;
  }

  /** Called by a stream that is over: its place is free at once (connection.slot-freed). */
  forget(stream: Stream): void {
    this.open.delete(stream.connectionId);
    this.tails.leave(stream.tail, stream);
    void this.release(stream.connectionId);
  }

  drain(spreadMs: number): void {
    this.accepting = false;
    for (const stream of this.open.values()) stream.drain(Math.random() * spreadMs);
  }

  close(): void {
    this.accepting = false;
    this.cancelBeat?.();
    this.cancelBeat = undefined;
    for (const stream of this.open.values()) stream.end();
    this.stopListening();
  }

  get size(): number {
    return this.open.size;
  }

  private takeOver(takeover: Takeover): void {
    this.open.get(takeover.evicted)?.takeOver(takeover);
  }

  private async release(connectionId: string): Promise<void> {
    try {
      await this.ports.connections.release(connectionId);
    } catch (cause) {
      this.onProblem(cause);
    }
  }

  private scheduleBeat(): void {
    this.cancelBeat = this.ports.clock.setTimer(() => this.onBeat(), this.beatMs);
  }

  private onBeat(): void {
    this.cancelBeat = undefined;
    if (this.open.size === 0) return;
    this.beat += 1;
    const now = this.ports.clock.monotonic();
    for (const stream of this.open.values()) {
      if (stream.fullSince !== undefined && now - stream.fullSince >= this.stallMs) stream.end();
      else if (this.beat - stream.lastBeat >= this.idleBeats) stream.keepAlive(this.keepAlive);
    }
    if (now - this.lookedAt >= lookMs) {
      this.lookedAt = now;
      this.tails.lookAll();
    }
    this.scheduleBeat();
  }
}
