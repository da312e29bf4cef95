import { type Live, scenario } from '../../src/kit/index.ts';
import { crossingMs, everywhere, nthOf, openOnEach } from './across.ts';
import { buildsNaming, hasFinished } from '../idempotency/second-build.ts';

const width = 12;

export const secondBuildOnReplicas = scenario({
  id: 'replicas/second-build',
  title: 'Duplicates on other replicas start no second build',
  needs: ['replicas', 'builds'],
  cost: { messages: 2, builds: 2 },
  budgetMs: 150_000,

  given: async (world) => {
    const room = await world.room();
    return {
      room,
      lives: await openOnEach(world, room),
      draft: world.draft(`build once ${world.uuid()}`, { buildImmediately: true }),
      marker: world.draft(`build after that ${world.uuid()}`, { buildImmediately: true }),
    };
  },

  when: async ({ room, lives, draft, marker }, world) => {
    const rooms = everywhere(world, room);
    const within = world.patience.buildMs + crossingMs(world);
    const finished = (live: Live, id: string) => live.until(() => hasFinished(live, id), within);
    const replies = await world.all(
      width,
      Array.from({ length: width }, (_, nth) => () => nthOf(rooms, nth).post(draft)),
    );
    await Promise.all(lives.map((live) => finished(live, draft.client_msg_id)));
    for (const there of rooms) await there.resend(draft);
    // A build asked for after the last duplicate: once it has run its course, a second build of the first message would show.
    await nthOf(rooms, 1).post(marker);
    const settled = await Promise.all(lives.map((live) => finished(live, marker.client_msg_id)));
    return { replies, settled, builds: [...new Set(lives.flatMap((live) => buildsNaming(live, draft.client_msg_id)))] };
  },

  then: {
    'idem.across-replicas': ({ replies, settled, builds }, expect) => {
      expect.control(
        replies.some(({ status }) => status === 201),
        'none of the posts was answered 201',
      );
      if (builds.length <= 1) {
        expect.control(
          settled.every((done) => done),
          'no build of a later message was seen to finish in time on every replica',
        );
      }
      expect.that(builds.length <= 1, 'builds of one message', { expected: 'at most 1', actual: builds });
    },
  },
});
