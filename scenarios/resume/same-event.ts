import type { Expect, LiveEvent } from '../../src/kit/index.ts';
import { foldUuids } from '../fold-uuids.ts';
import { seqOfEvent } from './log.ts';

function asRead({ id, name, json, data }: LiveEvent) {
  return { id, name, json: json === undefined ? data : foldUuids(json) };
}

/**
 * Every event that both readers got under one seq is the same: id, name and JSON (resume.same-event).
 * Gives back how many were compared: none is no proof.
 */
export function expectSameEvents(expect: Expect, replayed: readonly LiveEvent[], live: readonly LiveEvent[], what: string): number {
  const bySeq = new Map(live.map((event) => [seqOfEvent(event), event]));
  let compared = 0;
  for (const event of replayed) {
    const seq = seqOfEvent(event);
    const original = seq === undefined ? undefined : bySeq.get(seq);
    if (original === undefined) continue;
    compared += 1;
    expect.equal(asRead(event), asRead(original), `${what}: the event with seq ${seq}`);
  }
  return compared;
}
