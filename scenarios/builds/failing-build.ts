import { scenario } from '../../src/kit/index.ts';
import { requireSeen } from '../seen.ts';
import { buildsIn, endSeen, expectLifecycle, isEnd } from './build-events.ts';

export const failingBuild = scenario({
  id: 'builds/failing-build',
  title: 'A build that fails says so as its last word, and why',
  needs: ['builds', 'build-failure'],
  cost: { messages: 2, builds: 1 },

  given: async (world) => {
    const room = await world.room();
    const live = await room.open();
    world.need(live.answer, 200);
    await world.control.send({ action: 'build.fail_next', projectId: room.projectId });
    return { room, live, order: world.draft(`build that fails ${world.uuid()}`, { buildImmediately: true }) };
  },

  when: async ({ room, live, order }, world) => {
    await using _ = live;
    const post = await room.post(order);
    await live.until(({ events }) => endSeen(room, events, order), world.patience.buildMs);
    return { post, fence: await room.fence(live), events: [...live.events] };
  },

  then: {
    'build.failure': ({ room, order, post, fence, events }, expect) => {
      requireSeen(expect, post.status === 201, 'the message was not answered 201');
      const builds = buildsIn(events, [order], room).filter((build) => build.events.length > 0);
      for (const build of builds) {
        const last = build.events.findLast(isEnd);
        if (last === undefined) continue;
        expect.equal(last.payload['status'], 'failed', 'the end of a build that was to fail');
        const message = last.payload['message'];
        expect.that(typeof message === 'string' && message.trim() !== '', 'message of the failed build', {
          expected: 'a text',
          actual: message,
        });
      }
      requireSeen(expect, fence.arrived[0] === true, 'the fence message did not arrive');
      if (!builds.some((build) => build.events.some(isEnd))) expect.untestable('the build did not end in time');
    },
    'build.lifecycle': ({ room, order, events, fence }, expect) => {
      for (const build of buildsIn(events, [order], room)) expectLifecycle(expect, build, 'a failing build');
      requireSeen(expect, fence.arrived[0] === true, 'the fence message did not arrive');
      if (!endSeen(room, events, order)) expect.untestable('the build did not end in time');
    },
  },
});
