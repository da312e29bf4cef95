import { limits, uuid } from '../../src/contract/index.ts';
import type { Expect, Live } from '../../src/kit/index.ts';
import { takeoverOn } from './full-room.ts';

/**
 * It received `connection.takeover` with its own id and then ended within 5 s (connection.victim-told). Where the target tells
 * a stream's id nowhere else, only the form is judged (ruling 4). `slackMs` is added to the 5 s.
 */
export function expectTold(expect: Expect, victim: Live, what: string, slackMs: number): void {
  const takeover = takeoverOn(victim);
  if (takeover === undefined) {
    expect.that(false, `${what}: the victim is told`, { expected: 'connection.takeover', actual: victim.ended?.reason });
    return;
  }
  const evicted = takeover.payload['evicted_connection_id'];
  const told = uuid.safeParse(evicted).success ? String(evicted).toLowerCase() : evicted;
  const own = victim.connectionId?.toLowerCase();
  if (own !== undefined) expect.equal(told, own, `${what}: evicted_connection_id is its own id`);
  else expect.that(uuid.safeParse(evicted).success, `${what}: evicted_connection_id`, { expected: 'a UUID', actual: evicted });

  const { ended } = victim;
  const afterMs = ended === undefined || ended.by === 'us' ? undefined : ended.atMs - takeover.atMs;
  expect.within(afterMs, limits.victimEndsMs + slackMs, `${what}: time from its takeover to the end of its stream`);
}
