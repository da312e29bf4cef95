import type { Evidence } from '../client/evidence.ts';
import type { Stall } from '../client/patience.ts';
import type { TranscriptEntry } from '../client/transcript.ts';
import type { Scenario, World } from '../kit/index.ts';
import type { CheckReport } from './report-value.ts';

/** One performance of one story: its world, and what the runner needs to know about it afterwards. */
export interface Play {
  readonly world: World;
  readonly evidence: Evidence;
  /** How our own process was held up since the play began. */
  stall(): Stall;
  /** Milliseconds that do not count as the story's own time. */
  readonly heldMs: number;
  /** Why what the story saw is not its own doing and the target's alone: somebody else acted as one of its users. */
  disturbedBy(): Promise<string | undefined>;
  /** What may be shown of what happened, and of what checks say about it: no secrets and no text of others. */
  shown(): { readonly transcript: readonly TranscriptEntry[]; check(check: CheckReport): CheckReport };
  /** Ends everything the story left open. */
  close(): Promise<void>;
}

/** The story is not told: a bound of the run or the list of identities leaves no room for it. */
export interface Withheld {
  readonly withheld: string;
  /** Others that are told now may leave room for it when they have ended. */
  readonly later: boolean;
}

export type Health = 'answers' | 'silent' | 'gone';

/** Where stories are performed. The client builds one over sockets, tests build one out of plain values. */
export interface Stage {
  /**
   * Resolves when the story has what it takes; `undefined` where `stop` came first. `signal` gives up the story itself.
   */
  play(scenario: Scenario, signal: AbortSignal, stop: AbortSignal): Promise<Play | Withheld | undefined>;
  /** Milliseconds that a story may take beyond its budget, because this target is given longer for answers and builds. */
  readonly extraMs: number;
  /** What the target does now: answer anything at all, take connections in silence, or take none. */
  health(): Promise<Health>;
  /** Undoes every control action still in force. Never rejects. */
  reset(): Promise<void>;
  /** A check of a story that was not told: no secrets. */
  redact(check: CheckReport): CheckReport;
}
