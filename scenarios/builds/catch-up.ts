import { createdBy, type Live, type LiveEvent, scenario } from '../../src/kit/index.ts';
import { requireSeen } from '../seen.ts';
import { buildIdOf, buildsIn, endSeen, isBuildStatus, isEnd } from './build-events.ts';

export const catchUp = scenario({
  id: 'builds/catch-up',
  title: 'Who connects or resumes in the middle of a build gets what they missed of it, once and in order',
  needs: ['builds'],
  cost: { messages: 2, builds: 1, streams: 5 },

  given: async (world) => {
    const room = await world.room();
    const [witness, leaving] = [await room.open(), await (await room.asAnyone()).open()];
    for (const live of [witness, leaving]) world.need(live.answer, 200);
    return { room, witness, leaving, order: world.draft(`build ${world.uuid()}`, { buildImmediately: true }) };
  },

  when: async ({ room, witness, leaving, order }, world) => {
    const { buildMs } = world.patience;
    const post = await room.post(order);
    const started = (live: Live) => live.events.some(isBuildStatus);
    await leaving.until(started, buildMs);
    leaving.cut();
    const cursor = leaving.cursor;
    const createdSeq = leaving.durable.find(createdBy(room, order))?.seq;
    const [resumer, newcomer, follower] = [await room.asAnyone(), await room.asAnyone(), await room.asAnyone()];
    const late = [
      {
        label: 'resumed where it was cut',
        after: Number(cursor ?? room.start),
        live: await resumer.open(cursor === undefined ? { fromSeq: room.start } : { lastEventId: cursor }),
      },
      { label: 'connected from the beginning', after: room.start, live: await newcomer.open({ fromSeq: room.start }) },
      {
        label: 'connected from the message',
        after: createdSeq ?? room.start,
        live: await follower.open({ fromSeq: createdSeq ?? room.start }),
      },
    ];
    await witness.until(({ events }) => endSeen(room, events, order), buildMs);
    const fence = await room.fence(witness, ...late.map(({ live }) => live));
    const seen = late.map(({ label, after, live }) => ({ label, after, events: [...live.events] }));
    const whole = [...witness.events];
    for (const live of [witness, ...late.map((one) => one.live)]) await live.close();
    return { post, fence, whole, seen };
  },

  then: {
    'build.catch-up': ({ room, order, post, fence, whole, seen }, expect) => {
      requireSeen(expect, post.status === 201, 'the message was not answered 201');
      requireSeen(expect, fence.arrived[0] === true, 'the fence message did not arrive on the stream that was open all along');
      const build = buildsIn(whole, [order], room).flatMap(({ events }) => events);
      for (const [index, { label, after, events }] of seen.entries()) {
        const missed = build.filter(({ seq = 0 }) => seq > after).map(told);
        const ids = new Set(build.map(buildIdOf));
        const got = events.filter((event) => isBuildStatus(event) && ids.has(buildIdOf(event))).map(told);
        expect.equal(got, missed, `the build as told to one who ${label}`);
        expect.equal(fence.arrived[index + 1], true, `the fence message for one who ${label}`);
      }
      if (!build.some(isEnd)) expect.untestable('the build did not end in time');
    },
  },
});

function told({ seq, payload }: LiveEvent): string {
  return `${String(payload['status'])} (${seq})`;
}
