import type { Call } from '../../src/engine/call.ts';
import type { NearestTurn } from '../cassette/choose-turn.ts';
import type { MockReply, MockRequest } from './mock-call.ts';

/** What made the answer, besides the rules. */
export type JournalNote =
  | { readonly kind: 'turn'; readonly name: string; readonly place: string }
  /** No turn takes the message: the simulated assistant answers. */
  | { readonly kind: 'unscripted'; readonly nearest: NearestTurn | undefined }
  | { readonly kind: 'override'; readonly on: string };

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
}

/** The last requests of a session with everything about them. What is costly to tell is made out only when somebody reads it. */
export class Journal {
  /** How many were begun, also those that are forgotten. */
  begun = 0;
  private readonly keep: number;
  private ring: JournalEntry[] = [];

  constructor(keep: number) {
    this.keep = keep;
  }

  begin(entry: Omit<JournalEntry, 'n' | 'notes' | 'reply' | 'answeredAt'>): JournalEntry {
    this.begun += 1;
    const begun: JournalEntry = { ...entry, n: this.begun, notes: [], reply: undefined, answeredAt: undefined };
    this.ring[(this.begun - 1) % this.keep] = begun;
    return begun;
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
