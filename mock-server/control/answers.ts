import type { JournalNote } from '../backend/journal.ts';
import type { FaultRule } from '../faults/fault-rule.ts';
import type { CommandName } from './commands.ts';

/** What the commands of `/__mock/` answer. */

export interface FrameTold {
  /** Since the stream was opened. */
  readonly atMs: number;
  readonly kind: 'durable' | 'control' | 'comment' | 'retry';
  readonly id?: string | undefined;
  readonly event?: string | undefined;
  /** As it was sent, but for what is very long. */
  readonly text: string;
}

export interface StreamTold {
  readonly connection: string;
  /** Number of its request in the journal. */
  readonly request: number;
  readonly project: string;
  readonly user: string;
  readonly instance?: string | undefined;
  readonly openedAt: string;
  readonly lastEventId?: string | undefined;
  readonly open: boolean;
  /** Why it is over. */
  readonly ended?: 'client' | 'server' | 'takeover' | 'cut' | undefined;
  readonly events: number;
}

export interface RequestTold {
  readonly n: number;
  readonly at: string;
  readonly method: string;
  readonly path: string;
  readonly query: string;
  /** Signatures, tokens and cookies are struck out. */
  readonly headers: Readonly<Record<string, string>>;
  /** JSON where it is some, else text; absent for none. */
  readonly body?: unknown;
  readonly operation: string;
  readonly user?: string | undefined;
  readonly project?: string | undefined;
  readonly tookMs?: number | undefined;
  readonly answer?:
    | { readonly kind: 'plain'; readonly status: number; readonly headers: Readonly<Record<string, string>>; readonly body?: unknown }
    | { readonly kind: 'stream'; readonly status: 200; readonly stream: StreamTold; readonly frames: readonly FrameTold[] }
    | { readonly kind: 'dropped' }
    | undefined;
  /** What made the answer, besides the rules. */
  readonly notes: readonly JournalNote[];
}

/** Something that a client should not have done. */
export interface ClientFinding {
  readonly rule:
    | 'client.sends-id'
    | 'client.retry-keeps-id'
    | 'client.cursor'
    | 'client.retry-after'
    | 'client.takeover'
    | 'client.read-storm';
  readonly message: string;
  /** Numbers of the requests in the journal that show it. */
  readonly requests: readonly number[];
}

export interface StateTold {
  readonly session: string;
  readonly now: string;
  readonly speed: number;
  readonly held: boolean;
  readonly cassettes: readonly { readonly name: string; readonly about?: string | undefined; readonly turns: readonly string[] }[];
  /** Names that `cassettes` understands. */
  readonly available: readonly string[];
  readonly faults: readonly FaultRule[];
  readonly projects: readonly string[];
  readonly requests: number;
  readonly streams: number;
}

interface Answers {
  readonly reset: Record<string, never>;
  readonly state: StateTold;
  readonly cassettes: { readonly loaded: readonly string[] };
  readonly push: { readonly seq: number };
  readonly build: { readonly seq: number; readonly buildId: string };
  readonly clock: { readonly now: string };
  readonly speed: { readonly speed: number };
  readonly evict: { readonly evicted: readonly string[] };
  readonly cut: { readonly cut: readonly string[] };
  readonly hold: Record<string, never>;
  readonly next: { readonly released: number };
  readonly release: Record<string, never>;
  readonly faults: { readonly rules: readonly FaultRule[] };
  readonly given: { readonly head: number };
  readonly bind: { readonly session: string };
  readonly streams: { readonly streams: readonly StreamTold[] };
  readonly requests: { readonly requests: readonly RequestTold[] };
  readonly wait: { readonly requests: readonly RequestTold[] };
  readonly verify: { readonly count: number };
  readonly findings: { readonly findings: readonly ClientFinding[] };
}

export type CommandAnswer<N extends CommandName> = Answers[N];
