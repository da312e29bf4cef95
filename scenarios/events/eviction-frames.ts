import { limits } from '../../src/contract/index.ts';
import { type Expect, type Live, type LiveEvent, scenario } from '../../src/kit/index.ts';
import { requireSeen } from '../seen.ts';
import { type EventRule, expectDottedNames, expectIdIsSeq, expectTimestamps, expectValidPayloads } from './event-form.ts';

export const evictionFrames = scenario({
  id: 'events/eviction-frames',
  title: 'What a stream says about its connection is a well-formed frame too, also when a newcomer takes its place',
  cost: { messages: 1, streams: 6 },
  takes: { allPlaces: true },

  given: async (world) => {
    const room = await world.room();
    // Where the limit is unknown nobody is evicted here: connection.limit probes it.
    const places = world.target.maxConnections ?? 1;
    const lives = await world.all(
      4,
      Array.from({ length: Math.min(places, limits.connectionProbe) }, () => () => room.open()),
    );
    for (const live of lives) world.need(live.answer, 200);
    return { room, lives };
  },

  when: async ({ room, lives }, world) => {
    const full = lives.length === world.target.maxConnections;
    const newcomer = full ? await room.open() : undefined;
    const evicting = newcomer !== undefined && (newcomer.admitted || newcomer.answer.raw?.text.includes('evict') === true);
    if (evicting) await Promise.any(lives.map(untilEvicted)).catch(() => undefined);
    const reader = await (await room.asAnyone()).open({ fromSeq: room.start });
    const fence = await room.fence(reader);
    const events = [...lives, reader, ...(newcomer === undefined ? [] : [newcomer])].flatMap((live) => [...live.events]);
    for (const live of [...lives, reader, ...(newcomer === undefined ? [] : [newcomer])]) await live.close();
    return { events, arrived: fence.arrived[0] === true };
  },

  then: {
    'sse.id-is-seq': (seen, expect) => judge(expectIdIsSeq, seen, expect),
    'sse.dotted-names': (seen, expect) => judge(expectDottedNames, seen, expect),
    'sse.valid-payload': (seen, expect) => judge(expectValidPayloads, seen, expect),
    'event.timestamp': (seen, expect) => judge(expectTimestamps, seen, expect),
  },
});

async function untilEvicted(live: Live): Promise<void> {
  await live.until(({ ended, events }) => ended !== undefined || events.some(({ name }) => name.includes('takeover')));
  if (live.ended === undefined && !live.events.some(({ name }) => name.includes('takeover'))) throw new Error('it kept its place');
}

function judge(
  rule: EventRule,
  { events, arrived }: { readonly events: readonly LiveEvent[]; readonly arrived: boolean },
  expect: Expect,
): void {
  rule(expect, events);
  requireSeen(expect, arrived, 'the fence message did not arrive');
}
