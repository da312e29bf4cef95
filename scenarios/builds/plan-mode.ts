import { scenario } from '../../src/kit/index.ts';
import { requireSeen } from '../seen.ts';
import { belongsTo } from '../events/attribution.ts';
import { buildsIn, hasEnded, isBuildStatus, isEnd } from './build-events.ts';
import { buildsFreely } from './builds-freely.ts';

export const planMode = scenario({
  id: 'builds/plan-mode',
  title: 'A plan-mode message is answered and nothing is built, however plan mode came about',
  cost: { messages: 6, builds: 1 },
  sparingCost: { builds: 0 },
  takes: { users: 2 },

  given: async (world) => {
    const room = await world.room();
    const live = await room.open();
    world.need(live.answer, 200);
    return {
      room,
      live,
      byPreference: await room.withUser(),
      explicit: world.draft(`explicit ${world.uuid()}`),
      build: world.draft(`build ${world.uuid()}`, { buildImmediately: true }),
    };
  },

  when: async ({ room, live, byPreference, explicit, build }, world) => {
    await using _ = live;
    const { capabilities } = world.target;
    const [implicit, legacy, unified] = [
      world.draft(`by preference ${world.uuid()}`),
      world.legacyDraft(),
      world.legacyDraft(undefined, { mode: 'unified' }),
    ];
    const saved = await byPreference.putPreferences(false);
    const { buildImmediately: _left, ...undecided } = implicit;
    const plans = [
      { draft: explicit, reply: await room.post(explicit) },
      { draft: legacy, reply: await room.postLegacy(legacy) },
      ...(saved.status === 200
        ? [
            { draft: implicit, reply: await byPreference.post(undecided) },
            { draft: unified, reply: await byPreference.postLegacy(unified) },
          ]
        : []),
    ];
    const ids = plans.map(({ draft }) => draft.client_msg_id);
    const answered = capabilities.has('assistant')
      ? await live.until(
          ({ events }) => ids.every((id) => events.some((event) => event.name === 'message.response' && belongsTo(id)(event))),
          world.patience.replyMs,
        )
      : false;
    // Answers show as much. Where builds may be started: one that does build, after them all, shows that theirs would have been seen by now.
    const mayBuild = buildsFreely(world) || (capabilities.has('builds') && !answered);
    const built = mayBuild && (await room.post(build)).status === 201;
    if (built) await live.until(({ events }) => hasEnded(events, build), world.patience.buildMs);
    const fence = await room.fence(live);
    return { plans, ids, answered, built, fence, events: [...live.events], capabilities };
  },

  then: {
    'build.none-in-plan': ({ room, byPreference, build, plans, ids, answered, built, fence, events, capabilities }, expect) => {
      const named = events.filter((event) => isBuildStatus(event) && ids.some((id) => belongsTo(id)(event)));
      expect.equal(
        named.map(({ payload }) => payload),
        [],
        'build.status events of plan-mode messages',
      );
      // A build that names nobody is theirs as well, where nobody else wrote and the one build of ours is another.
      const ours = buildsIn(events, [build], room, byPreference);
      const nameless = ours.filter(({ order }) => order === undefined).length;
      const allowed = built && !ours.some(({ order, events: told }) => order !== undefined && told.length > 0) ? 1 : 0;
      expect.that(nameless <= allowed, 'builds that name no message', { expected: allowed, actual: nameless });

      requireSeen(
        expect,
        plans.every(({ reply }) => reply.status === 201),
        'a plan-mode message was not answered 201',
      );
      requireSeen(expect, fence.arrived[0] === true, 'the fence message did not arrive');
      const ended = ours.some(({ order, events: told }) => (order !== undefined || allowed === 1) && told.some(isEnd));
      if (!capabilities.has('builds') && !capabilities.has('assistant')) {
        expect.skip('nobody answers and nothing is built, so that nothing is built shows nothing: grant `assistant` or `builds`');
      }
      if (!ended && !answered) expect.untestable('neither the answers to these messages nor the build after them was seen in time');
    },
  },
});
