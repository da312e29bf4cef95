import { limits } from '../../src/contract/index.ts';
import { createdBy, type Live, type Room, scenario, type World } from '../../src/kit/index.ts';
import { ownSeqEvents } from '../resume/log.ts';
import { requireSeen } from '../seen.ts';
import { judgedMs, watchIdle } from './watch.ts';

export const idleStream = scenario({
  id: 'keep-alive/idle-stream',
  title: 'An idle stream breathes in time, also after events, and its breath is no event and moves no cursor',
  cost: { messages: 3, streams: 4 },
  listens: true,
  budgetMs: 120_000,
  takes: { projects: 2 },
  onlyReads: true,

  given: async (world) => {
    const quiet = await (await world.room()).open();
    world.need(quiet.answer, 200);
    const room = await world.room();
    return { quiet, room, used: world.readOnly ? undefined : await openAndUse(world, room), declaredMs: world.target.keepAliveMs };
  },

  when: async ({ quiet, room, used, declaredMs }, world) => {
    const resumed = await (await room.asAnyone()).open({ fromSeq: room.start });
    const last = used?.durable.at(-1)?.seq;
    if (last !== undefined) await resumed.until(({ durable }) => durable.some(({ seq }) => seq === last));
    const rhythm = { declaredMs, boundMs: judgedMs(declaredMs) + world.patience.slackMs };
    const streams = await Promise.all([
      watchIdle('a stream that was always idle', quiet, rhythm),
      ...(used === undefined ? [] : [watchIdle('a stream after its events', used, rhythm)]),
      watchIdle(used === undefined ? 'a stream that came with a cursor' : 'a stream after a replay', resumed, rhythm),
    ]);

    // The cursor that the keep-alives left behind, used as a browser uses it.
    for (const live of [quiet, ...(used === undefined ? [] : [used]), resumed]) await live.close();
    const comeBack = used === undefined ? undefined : await resumeFrom(world, room, used.cursor);
    return { boundMs: judgedMs(declaredMs) + world.patience.slackMs, streams, comeBack };
  },

  then: {
    'keep-alive.interval': ({ declaredMs, boundMs, streams }, expect) => {
      if (declaredMs !== undefined) {
        expect.that(declaredMs <= limits.keepAliveMaxMs, 'the declared keep_alive_ms', {
          expected: `at most ${limits.keepAliveMaxMs}`,
          actual: declaredMs,
        });
      }
      for (const { label, silences, fellSilent, keepAlives, ended } of streams) {
        expect.within(fellSilent ? undefined : Math.max(0, ...silences), boundMs, `${label}: the longest silence`);
        requireSeen(
          expect,
          fellSilent || keepAlives.length > 0,
          `${label}: no comment came${ended === undefined ? ' while it was idle' : `, ${ended}`}`,
        );
      }
    },
    'keep-alive.text': ({ streams }, expect) => {
      for (const { label, keepAlives } of streams) {
        for (const { text } of keepAlives) expect.equal(`:${text}`, ': keep-alive', `${label}: the comment`);
        requireSeen(expect, keepAlives.length > 0, `${label}: no keep-alive came`);
      }
    },
    'keep-alive.silent': ({ room, streams, comeBack }, expect) => {
      for (const { label, keepAlives, strays, cursor: moved } of streams) {
        expect.equal(
          strays.map(({ name, id, data }) => ({ name, id, data })),
          [],
          `${label}: events that came with the keep-alives`,
        );
        expect.equal(moved.actual, moved.expected, `${label}: the last event id after the keep-alives`);
        requireSeen(expect, keepAlives.length > 0, `${label}: no keep-alive came`);
      }
      if (comeBack === undefined) return;
      const { cursor, missed, fence, back } = comeBack;
      requireSeen(expect, cursor !== undefined, 'the stream told no event id');
      const copies = back.filter(createdBy(room, missed)).length;
      expect.equal(copies, 1, 'copies of the message posted meanwhile, after a resume from the cursor that the keep-alives left');
      const old = ownSeqEvents(back, Number(cursor)).filter(({ seq }) => seq !== undefined && seq <= Number(cursor));
      expect.equal(
        old.map(({ seq }) => seq),
        [],
        'events from before that cursor',
      );
      requireSeen(expect, fence.arrived[0] === true, 'the fence message did not arrive on the resumed stream');
    },
  },
});

/** Comes back with this cursor to a project in which a message was posted meanwhile. */
async function resumeFrom(world: World, room: Room, cursor: string | undefined) {
  const missed = world.draft(`while nobody listened ${world.uuid()}`);
  await room.post(missed);
  await using back = await room.open(cursor === undefined ? {} : { lastEventId: cursor });
  const fence = await room.fence(back);
  return { cursor, missed, fence, back: [...back.durable] };
}

/** A stream whose project has a message, and an answer where somebody answers; idle from then on. */
async function openAndUse(world: World, room: Room): Promise<Live> {
  const live = await room.open();
  world.need(live.answer, 200);
  await room.fence(live);
  if (world.target.capabilities.has('assistant')) {
    await live.until(({ events }) => events.some(({ name }) => name === 'message.response'), world.patience.replyMs);
  }
  return live;
}
