import type { Draft, Expect, Reply, Room } from '../../src/kit/index.ts';
import { type Aftermath, expectCopies, seqsOf } from '../aftermath.ts';
import { expectOneCreated } from '../idempotency/one-created.ts';

/** One `message_seq` in all answers, and one copy of the message wherever it is read. */
export function expectOneCopy(
  expect: Expect,
  afters: readonly Aftermath[],
  room: Room,
  draft: Draft,
  replies: readonly Reply<'postMessage'>[],
): void {
  const seqs = [...new Set(afters.flatMap((after) => seqsOf(after, room, draft, ...replies)))];
  expect.that(seqs.length <= 1, 'one message_seq', { expected: 1, actual: seqs });
  for (const after of afters) expectCopies(expect, after, room, draft);
}

/** idem.across-replicas: as on one replica, exactly one 201, all others 200 with its seq, and one message. */
export function expectOneMessage(
  expect: Expect,
  afters: readonly Aftermath[],
  room: Room,
  draft: Draft,
  replies: readonly Reply<'postMessage'>[],
): void {
  expectOneCreated(expect, replies);
  expectOneCopy(expect, afters, room, draft, replies);
}
