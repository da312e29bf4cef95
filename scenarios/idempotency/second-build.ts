import { type Live, scenario } from '../../src/kit/index.ts';
import { buildIdOf, isEnd } from '../builds/build-events.ts';

const width = 8;

/** The ids of the builds that name this client_msg_id (build.linked judges that they do). */
export function buildsNaming(live: Pick<Live, 'durable'>, clientMsgId: string): string[] {
  const linked = live.durable.filter(
    ({ name, json }) =>
      name === 'build.status' && (json?.['client_msg_id'] === clientMsgId || json?.['in_reply_to_client_msg_id'] === clientMsgId),
  );
  return [...new Set(linked.map((event) => String(buildIdOf(event))))];
}

/** A build of this message has come to its end. */
export function hasFinished(live: Live, clientMsgId: string): boolean {
  const ids = buildsNaming(live, clientMsgId);
  return live.durable.some((event) => isEnd(event) && ids.includes(String(buildIdOf(event))));
}

export const secondBuild = scenario({
  id: 'idempotency/second-build',
  title: 'Duplicates of a message that starts a build start no second one',
  needs: ['builds'],
  cost: { messages: 2, builds: 2, posts: 11, buildPosts: 11 },
  budgetMs: 120_000,

  given: async (world) => {
    const room = await world.room();
    const live = await room.open();
    world.need(live.answer, 200);
    return {
      room,
      live,
      draft: world.draft(`build once ${world.uuid()}`, { buildImmediately: true }),
      marker: world.draft(`build after that ${world.uuid()}`, { buildImmediately: true }),
    };
  },

  when: async ({ room, live, draft, marker }, world) => {
    await using _ = live;
    const first = await room.post(draft);
    await world.all(
      width,
      Array.from({ length: width }, () => () => room.resend(draft)),
    );
    await live.until(() => hasFinished(live, draft.client_msg_id), world.patience.buildMs);
    const late = await room.resend(draft);
    // A build asked for after the last duplicate: once it has run its course, a second build of the first message would show.
    await room.post(marker);
    const settled = await live.until(() => hasFinished(live, marker.client_msg_id), world.patience.buildMs);
    return { first, late, settled, builds: buildsNaming(live, draft.client_msg_id) };
  },

  then: {
    'idem.no-second-effect': ({ first, settled, builds }, expect) => {
      expect.control(first.status === 201, 'the first post was not answered 201');
      if (builds.length <= 1) expect.control(settled, 'no build of a later message was seen to finish in time');
      expect.that(builds.length <= 1, 'builds of one message', { expected: 'at most 1', actual: builds });
    },
  },
});
