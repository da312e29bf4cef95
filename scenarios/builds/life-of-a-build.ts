import { type Expect, type LiveEvent, type Room, scenario } from '../../src/kit/index.ts';
import { requireSeen } from '../seen.ts';
import {
  type Build,
  buildsIn,
  endSeen,
  expectLifecycle,
  expectLinked,
  expectProgress,
  hasEnded,
  isEnd,
  type Order,
} from './build-events.ts';

interface Seen {
  readonly room: Room;
  readonly orders: readonly Order[];
  readonly streams: readonly { readonly label: string; readonly events: readonly LiveEvent[]; readonly complete: boolean }[];
}

export const lifeOfABuild = scenario({
  id: 'builds/life-of-a-build',
  title: 'A build is queued, makes progress and ends once, and always says which message it is for',
  needs: ['builds'],
  cost: { messages: 4, builds: 3 },
  sparingCost: { messages: 2, builds: 1 },

  given: async (world) => {
    const room = await world.room();
    const live = await room.open();
    world.need(live.answer, 200);
    const order = () => world.draft(`build ${world.uuid()}`, { buildImmediately: true });
    return { room, live, first: order(), together: world.builds === 'many' ? [order(), order()] : [] };
  },

  when: async ({ room, live, first, together }, world) => {
    await using _ = live;
    await room.post(first);
    await live.until(({ events }) => endSeen(room, events, first), world.patience.buildMs);
    // Two more at the same time: what the first one still had to say would be said by the time these end.
    await Promise.all(together.map((draft) => room.post(draft)));
    const orders = [first, ...together];
    await live.until(
      ({ events }) =>
        together.every((draft) => hasEnded(events, draft)) || (room.start === 0 && events.filter(isEnd).length >= orders.length),
      world.patience.buildMs,
    );
    const fence = await room.fence(live);
    const log = fence.seq === undefined ? { events: [], complete: false } : await room.readLog(fence.seq);
    const streams = [
      { label: 'live', events: [...live.events], complete: fence.arrived[0] === true },
      { label: 'replayed', events: log.events, complete: log.complete },
    ];
    return { orders, streams };
  },

  then: {
    'build.lifecycle': (seen, expect) => judgeBuilds(expect, seen, expectLifecycle),
    'build.progress': (seen, expect) => judgeBuilds(expect, seen, expectProgress),
    'build.linked': (seen, expect) => judgeBuilds(expect, seen, expectLinked),
  },
});

/** Every build on every stream. Ruling 19: one that does not end in time is untestable; what it told until then is judged. */
function judgeBuilds(expect: Expect, { room, orders, streams }: Seen, rule: (expect: Expect, build: Build, what: string) => void): void {
  for (const { label, events } of streams) {
    for (const [index, build] of buildsIn(events, orders, room).entries()) rule(expect, build, `build ${index + 1}, ${label}`);
  }
  for (const { label, events, complete } of streams) {
    requireSeen(expect, complete, `the fence message did not arrive (${label})`);
    const ended = buildsIn(events, orders, room).filter((build) => build.events.some(isEnd)).length;
    if (ended < orders.length) expect.untestable(`${ended} of ${orders.length} builds ended in time (${label})`);
  }
}
