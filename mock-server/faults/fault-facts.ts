import type { ClauseId } from '../../src/contract/index.ts';
import type { FaultName } from './fault-rule.ts';

export interface FaultFact {
  readonly about: string;
  /** The fault in one line, as it is written in a header, with which `effect` is shown. */
  readonly example: string;
  /**
   * What `verify` finds: these clauses fail; or `legal`: no MUST does, networks and backends do that; or `untestable`: the contract lets
   * a server refuse so at any time, and what needs the answer cannot be judged.
   */
  readonly effect: readonly [ClauseId] | 'legal' | 'untestable';
}

export const faultFacts: Readonly<Record<FaultName, FaultFact>> = {
  latency: { about: 'answers late, by `ms` and up to `jitter` more', example: 'latency; ms=2; jitter=3', effect: 'legal' },
  status: {
    about: 'answers this `status` in the error shape, with `retry_after_ms` where it is given or usual',
    example: 'status; status=503; on=getReadStatus',
    effect: 'untestable',
  },
  drop: {
    about: 'breaks the connection in place of an answer, after the request was handled, or before with `handled=no`',
    example: 'drop; on=getReadStatus',
    effect: ['read.default'],
  },
  cut: {
    about: 'breaks a stream after so many `events`, `bytes` or `ms`',
    example: 'cut; events=1',
    effect: ['sse.every-subscriber'],
  },
  stall: { about: 'sends nothing more on a stream after so many `events`', example: 'stall; events=1', effect: ['sse.every-subscriber'] },
  silence: { about: 'leaves keep-alive comments out', example: 'silence', effect: ['keep-alive.interval'] },
  split: { about: 'breaks every frame into pieces of so many `bytes`, or once anywhere', example: 'split', effect: 'legal' },
  repeat: { about: 'sends the `nth` event of a stream twice', example: 'repeat', effect: ['seq.ordered-on-stream'] },
  reorder: { about: 'sends the `nth` event of a stream after the next one', example: 'reorder', effect: ['seq.ordered-on-stream'] },
  gap: { about: 'leaves the `nth` event of a stream out', example: 'gap', effect: ['resume.from-seq'] },
  malformed: { about: 'breaks the JSON of the `nth` event of a stream', example: 'malformed', effect: ['sse.valid-payload'] },
  'no-id': { about: 'leaves the `id:` line of the `nth` event of a stream out', example: 'no-id', effect: ['sse.id-is-seq'] },
  clock: { about: 'dates answers and events by `ms` wrong', example: 'clock; ms=3600000', effect: 'legal' },
  takeover: {
    about: 'takes a stream over after so many `events`, without a newcomer',
    example: 'takeover; events=1',
    effect: ['sse.every-subscriber'],
  },
  'hard-limit': {
    about: 'refuses every stream as if somebody were typing on all others',
    example: 'hard-limit',
    effect: ['connection.limit'],
  },
};

/** The clauses that a fault breaks; none for one that is legal or leaves nothing to judge. */
export function clausesBrokenBy(fault: FaultName): readonly ClauseId[] {
  const { effect } = faultFacts[fault];
  return typeof effect === 'string' ? [] : effect;
}
