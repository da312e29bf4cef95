import type { ClauseId } from '../../src/contract/index.ts';
import type { FaultName } from './fault-rule.ts';

/** What `verify` finds against a mock with this fault: the clauses that fail, or that nothing does. */
export type FaultEffect =
  | { readonly breaks: readonly ClauseId[] }
  /** No MUST fails: networks and backends do that. */
  | { readonly breaks: 'nothing' }
  /** The contract lets a server refuse so at any time: what needs the answer cannot be judged. */
  | { readonly breaks: 'untestable' };

export interface FaultFact {
  readonly about: string;
  /** The fault in one line, as it is written in a header, and what it does. */
  readonly example: string;
  readonly effect: FaultEffect;
}

export const faultFacts: Readonly<Record<FaultName, FaultFact>> = {
  latency: { about: 'answers late, by `ms` and up to `jitter` more', example: 'latency; ms=20; jitter=10', effect: { breaks: 'nothing' } },
  status: {
    about: 'answers this status in the error shape, `retry_after_ms` included',
    example: 'status; status=503; on=getReadStatus',
    effect: { breaks: 'untestable' },
  },
  drop: {
    about: 'breaks the connection in place of an answer, after the request was handled (`handled=no`: before)',
    example: 'drop; on=getReadStatus',
    effect: { breaks: 'untestable' },
  },
  cut: {
    about: 'breaks a stream after so many `events`, `bytes` or `ms`',
    example: 'cut; events=1',
    effect: { breaks: ['sse.every-subscriber'] },
  },
  stall: {
    about: 'sends nothing more on a stream after so many `events`',
    example: 'stall; events=1',
    effect: { breaks: ['sse.every-subscriber'] },
  },
  silence: { about: 'leaves keep-alive comments out', example: 'silence', effect: { breaks: ['keep-alive.interval'] } },
  split: { about: 'breaks every frame into pieces of so many `bytes`, or once anywhere', example: 'split', effect: { breaks: 'nothing' } },
  repeat: { about: 'sends the `nth` event of a stream twice', example: 'repeat', effect: { breaks: ['seq.ordered-on-stream'] } },
  reorder: {
    about: 'sends the `nth` event of a stream after the next one',
    example: 'reorder',
    effect: { breaks: ['seq.ordered-on-stream'] },
  },
  gap: { about: 'leaves the `nth` event of a stream out', example: 'gap', effect: { breaks: ['sse.every-subscriber'] } },
  malformed: { about: 'breaks the JSON of the `nth` event of a stream', example: 'malformed', effect: { breaks: ['sse.valid-payload'] } },
  'no-id': { about: 'leaves the `id:` line of the `nth` event out', example: 'no-id', effect: { breaks: ['sse.id-is-seq'] } },
  clock: { about: 'dates answers and events by `ms` wrong', example: 'clock; ms=3600000', effect: { breaks: 'nothing' } },
  takeover: {
    about: 'takes a stream over after so many `events`, without a newcomer',
    example: 'takeover; events=1',
    effect: { breaks: ['sse.every-subscriber'] },
  },
  'hard-limit': { about: 'refuses streams as if everybody were typing', example: 'hard-limit', effect: { breaks: ['connection.limit'] } },
};
