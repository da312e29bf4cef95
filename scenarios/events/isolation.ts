import { type Draft, type Live, type LiveEvent, type Room, scenario, type World } from '../../src/kit/index.ts';
import { foldUuids } from '../fold-uuids.ts';
import { requireSeen } from '../seen.ts';
import { belongsTo } from './attribution.ts';
import { buildsFreely } from '../builds/builds-freely.ts';

interface Side {
  readonly room: Room;
  readonly live: Live;
  readonly drafts: readonly (Draft & { readonly client_msg_id: string })[];
}

export const isolation = scenario({
  id: 'events/isolation',
  title: 'Two projects of one user: what is written in one is never seen in the other, live or replayed',
  cost: { messages: 10, builds: 1, streams: 6 },
  sparingCost: { builds: 0 },
  takes: { projects: 2 },

  given: async (world) => {
    const here = await world.room();
    const there = await here.elsewhere();
    return { here: await prepare(world, here), there: await prepare(world, there, buildsFreely(world)) };
  },

  when: async ({ here, there }, world) => {
    await using _ = here.live;
    await using __ = there.live;
    await Promise.all([here, there].flatMap(({ room, drafts }) => drafts.map((draft) => room.post(draft))));
    const { patience } = world;
    const { capabilities } = world.target;
    if (capabilities.has('assistant')) {
      await Promise.all(
        [here, there].map(({ live }) =>
          live.until(({ events }) => events.some(({ name }) => name === 'message.response'), patience.replyMs),
        ),
      );
    }
    if (buildsFreely(world)) await there.live.until(({ events }) => events.some(({ name }) => name === 'build.status'), patience.buildMs);
    // A fence on either side of everything: what would leak has leaked before its own.
    const fences = await Promise.all([here.room.fence(here.live), there.room.fence(there.live)]);
    const replays = await Promise.all([here, there].map(({ room }, index) => replay(room, fences[index]?.seq)));
    return { fences, replays, events: [[...here.live.events], [...there.live.events]] };
  },

  then: {
    'sse.project-isolation': ({ here, there, fences, events, replays }, expect) => {
      const sides = [
        { own: here, other: there },
        { own: there, other: here },
      ];
      for (const [index, { own, other }] of sides.entries()) {
        const otherEvents = events[1 - index] ?? [];
        for (const event of [...(events[index] ?? []), ...(replays[index] ?? [])]) {
          const leaked = isOf(other, otherEvents, event) && !isOf(own, [], event);
          expect.that(!leaked, 'an event of another project', { expected: `only events of ${own.room.projectId}`, actual: event.json });
        }
      }
      for (const [index, { own }] of sides.entries()) {
        const seen = events[index] ?? [];
        requireSeen(expect, fences[index]?.arrived[0] === true, 'the fence message did not arrive');
        requireSeen(
          expect,
          own.drafts.every((draft) => seen.some(({ payload }) => payload['message'] === draft.message)),
          'a project did not get its own messages',
        );
      }
    },
  },
});

async function prepare(world: World, room: Room, builds = false): Promise<Side> {
  const live = await room.open();
  world.need(live.answer, 200);
  const plans = Array.from({ length: 3 }, (_, index) => world.draft(`message ${index} ${world.uuid()}`));
  return { room, live, drafts: builds ? [...plans, world.draft(`build ${world.uuid()}`, { buildImmediately: true })] : plans };
}

/** Both ways of asking for everything. */
async function replay(room: Room, until: number | undefined): Promise<LiveEvent[]> {
  await using fromSeq = await (await room.asAnyone()).open({ fromSeq: room.start });
  await using lastEventId = await (await room.asAnyone()).open({ lastEventId: room.start });
  for (const live of [fromSeq, lastEventId]) await live.until(({ durable }) => durable.some(({ seq }) => seq === until));
  return [...fromSeq.events, ...lastEventId.events];
}

/** The event says that it is of this project: by project, message, or what it answers. Others' events say nothing (ruling 29). */
function isOf({ room, drafts }: Side, known: readonly LiveEvent[], event: LiveEvent): boolean {
  const { payload } = event;
  const projectId = payload['projectId'];
  if (typeof projectId === 'string') return projectId.toLowerCase() === room.projectId.toLowerCase();
  if (drafts.some(({ client_msg_id }) => belongsTo(client_msg_id)(event))) return true;
  return known.some(
    (other) =>
      other.name === event.name &&
      other.payload !== payload &&
      ['messageId', 'buildId'].some((key) => typeof payload[key] === 'string' && foldUuids(payload[key]) === foldUuids(other.payload[key])),
  );
}
