import type { Frame } from '../../src/engine/call.ts';

/** Frames that are kept per stream; of longer ones the newest. */
const keptFrames = 2_000;

export interface SentFrame {
  /** Monotonic. */
  readonly at: number;
  readonly frame: Frame;
}

/** What is known of one stream that was admitted. */
export interface StreamRecord {
  readonly connectionId: string;
  readonly projectId: string;
  readonly userId: string;
  readonly instanceId: string | undefined;
  /** The session's clock. */
  readonly openedAt: number;
  /** Monotonic. */
  readonly startedAt: number;
  /** The number of its request in the journal. */
  readonly request: number;
  readonly frames: SentFrame[];
  /** How many frames were sent, also those that are forgotten. */
  sent: number;
  ended: 'client' | 'server' | 'takeover' | 'cut' | undefined;
  endedAt: number | undefined;
  cut: () => void;
}

export function noteFrame(record: StreamRecord, at: number, frame: Frame): void {
  record.sent += 1;
  record.frames.push({ at, frame });
  if (record.frames.length >= 2 * keptFrames) record.frames.splice(0, keptFrames);
}
