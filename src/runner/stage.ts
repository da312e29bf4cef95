import type { Evidence } from '../client/session.ts';
import type { TranscriptEntry } from '../client/transcript.ts';
import type { Scenario, World } from '../kit/index.ts';

/** One performance of one story: its world, and what the runner needs to know about it afterwards. */
export interface Play {
  readonly world: World;
  readonly evidence: Evidence;
  /** Redacted. */
  transcript(): readonly TranscriptEntry[];
  /** Ends everything the story left open. */
  close(): Promise<void>;
}

/** Where stories are performed. The client builds one over sockets, tests build one out of plain values. */
export interface Stage {
  play(scenario: Scenario, signal: AbortSignal): Play;
  /** The target takes no connections any more. */
  isGone(): Promise<boolean>;
  /** Undoes every control action still in force. Never rejects. */
  reset(): Promise<void>;
  /** Takes secrets out of anything that will be shown. */
  redact(value: unknown): unknown;
}
