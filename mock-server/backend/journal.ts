import type { ClauseId } from '../../src/contract/index.ts';
import type { Call } from '../../src/engine/call.ts';
import type { Clock } from '../../src/engine/ports.ts';
import type { NearestTurn } from '../cassette/choose-turn.ts';
import type { FaultName } from '../faults/fault-rule.ts';
import type { MockReply, MockRequest } from './mock-call.ts';
import type { StreamRecord } from './stream-record.ts';

/** What made the answer, besides the rules. */
export type JournalNote =
  | { readonly kind: 'turn'; readonly name: string; readonly place: string }
  /** No turn takes the message: the simulated assistant answers. */
  | { readonly kind: 'unscripted'; readonly nearest: NearestTurn | undefined }
  | { readonly kind: 'override'; readonly on: string }
  /** `breaks`: the clauses of the contract that the fault breaks. */
  | { readonly kind: 'fault'; readonly fault: FaultName; readonly breaks: readonly ClauseId[] };

export interface JournalEntry {
  /** From 1, by session. */
  readonly n: number;
  /** The session's clock, milliseconds since the epoch. */
  readonly at: number;
  /** Monotonic. */
  readonly startedAt: number;
  readonly request: MockRequest;
  readonly operation: Call['operation'];
  readonly userId: string | undefined;
  /** As in the path or the body; not judged. */
  readonly projectId: string | undefined;
  readonly notes: JournalNote[];
  reply: MockReply | undefined;
  /** Monotonic; `undefined` while it has no answer. */
  answeredAt: number | undefined;
  /** Where the answer is a stream. */
  stream: StreamRecord | undefined;
}

/** The last requests of a session with everything about them. What is costly to tell is made out only when somebody reads it. */
export class Journal {
  /** How many were begun, also those that are forgotten. */
  begun = 0;
  private readonly keep: number;
  private ring: JournalEntry[] = [];
  private readonly waiting = new Set<() => void>();

  constructor(keep: number) {
    this.keep = keep;
  }

  begin(entry: Omit<JournalEntry, 'n' | 'notes' | 'reply' | 'answeredAt' | 'stream'>): JournalEntry {
    this.begun += 1;
    const begun: JournalEntry = { ...entry, n: this.begun, notes: [], reply: undefined, answeredAt: undefined, stream: undefined };
    this.ring[(this.begun - 1) % this.keep] = begun;
    return begun;
  }

  /** To be called once an entry has its answer. */
  answered(): void {
    for (const look of this.waiting) look();
  }

  /** How many of the begun are forgotten. */
  get forgotten(): number {
    return Math.max(0, this.begun - this.keep);
  }

  /** Resolves with true once it holds, with false when the time is over. It is looked at whenever a request has been answered. */
  until(holds: () => boolean, clock: Clock, timeoutMs: number): Promise<boolean> {
    return new Promise((resolve) => {
      const look = (): void => {
        if (holds()) done(true);
      };
      const done = (held: boolean): void => {
        cancel();
        this.waiting.delete(look);
        resolve(held);
      };
      const cancel = clock.setTimer(() => done(false), timeoutMs);
      this.waiting.add(look);
      look();
    });
  }

  /** The oldest first. */
  entries(): readonly JournalEntry[] {
    if (this.begun <= this.keep) return this.ring.slice();
    const oldest = this.begun % this.keep;
    return [...this.ring.slice(oldest), ...this.ring.slice(0, oldest)];
  }

  clear(): void {
    this.ring = [];
    this.begun = 0;
  }
}
