import { createdBy, type Expect, type Fence, type Live, type LiveEvent, type Room, scenario, sentAs } from '../../src/kit/index.ts';
import { requireSeen } from '../seen.ts';
import { type EventRule, expectDottedNames, expectIdIsSeq, expectValidPayloads } from '../events/event-form.ts';
import {
  type Build,
  buildIdOf,
  buildsIn,
  endSeen,
  expectLifecycle,
  expectLinked,
  expectProgress,
  isBuildStatus,
  isEnd,
  type Order,
} from './build-events.ts';

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
    // What is in the history, where the message itself has been read by then.
    const { messages } = await room.wholeHistory();
    return { post, fence, whole, seen, stored: messages.filter(sentAs(room, order)) };
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
    // Builds may be few: whatever else one can show is judged by this one too.
    'build.lifecycle': (story, expect) => judgeBuild(expect, story, expectLifecycle),
    'build.progress': (story, expect) => judgeBuild(expect, story, expectProgress),
    'build.linked': (story, expect) => judgeBuild(expect, story, expectLinked),
    'sse.id-is-seq': (story, expect) => judgeForm(expect, story, expectIdIsSeq),
    'sse.dotted-names': (story, expect) => judgeForm(expect, story, expectDottedNames),
    'sse.valid-payload': (story, expect) => judgeForm(expect, story, expectValidPayloads),
    'post.effective-mode': ({ room, order, whole, stored }, expect) => {
      const created = whole.filter(createdBy(room, order));
      for (const { json, payload } of created) {
        const told = { mode: payload['mode'], effective_build_mode: json?.['effective_build_mode'] };
        expect.equal(told, { mode: 'build', effective_build_mode: 'build' }, 'the modes of a build-mode message in message.created');
      }
      for (const { mode } of stored) expect.equal(mode, 'build', 'the mode of a build-mode message in the history');
      if (created.length + stored.length === 0) expect.untestable('the message was not seen on the stream or in the history');
    },
  },
});

interface Story {
  readonly room: Room;
  readonly order: Order;
  readonly whole: readonly LiveEvent[];
  readonly fence: Fence;
}

function judgeBuild(
  expect: Expect,
  { room, order, whole, fence }: Story,
  rule: (expect: Expect, build: Build, what: string) => void,
): void {
  const builds = buildsIn(whole, [order], room);
  for (const build of builds) rule(expect, build, 'the build');
  requireSeen(expect, fence.arrived[0] === true, 'the fence message did not arrive');
  if (!builds.some(({ events }) => events.some(isEnd))) expect.untestable('the build did not end in time');
}

function judgeForm(expect: Expect, { whole, fence }: Story, rule: EventRule): void {
  rule(expect, whole);
  requireSeen(expect, fence.arrived[0] === true, 'the fence message did not arrive');
}

function told({ seq, payload }: LiveEvent): string {
  return `${String(payload['status'])} (${seq})`;
}
