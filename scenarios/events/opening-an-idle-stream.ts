import { limits } from '../../src/contract/index.ts';
import { describeReply, scenario } from '../../src/kit/index.ts';

export const openingAnIdleStream = scenario({
  id: 'events/opening-an-idle-stream',
  title: 'A stream on which nothing happens answers at once and sends its first bytes within two seconds',
  cost: { messages: 3, streams: 6 },
  takes: { projects: 2, users: 2 },
  onlyReads: true,

  given: async (world) => {
    const [fresh, used, resumed] = await Promise.all([world.room(), world.room(), world.room()]);
    // Where nothing may be stored there is what others have left.
    if (world.readOnly) return { rooms: { fresh, used, resumed }, headSeq: resumed.start };
    await used.post(world.draft());
    const head = await resumed.post(world.draft());
    const headSeq = world.need(head, 201).body.message_seq;
    return { rooms: { fresh, used, resumed }, headSeq };
  },

  when: async ({ rooms, headSeq }, world) => {
    const within = limits.firstByteMs + world.patience.slackMs;
    // The answers to the first messages are awaited, so that nothing but the stream itself can be the first bytes.
    if (world.target.capabilities.has('assistant') && !world.readOnly) await Promise.all([rooms.used, rooms.resumed].map(answered));
    const lives = await Promise.all([
      rooms.fresh.open(),
      (await rooms.fresh.asAnyone()).open({ fromSeq: rooms.fresh.start }),
      rooms.used.open(),
      rooms.resumed.open(headSeq === undefined ? {} : { lastEventId: headSeq }),
    ]);
    await Promise.all(lives.map((live) => live.until(({ firstByteAfterMs }) => firstByteAfterMs !== undefined, within)));
    const opened = lives.map(({ answer, openedAfterMs, firstByteAfterMs }) => ({ answer, openedAfterMs, firstByteAfterMs }));
    for (const live of lives) await live.close();
    return { opened, within };

    async function answered(room: typeof rooms.used): Promise<void> {
      await using watcher = await (await room.asAnyone()).open({ fromSeq: room.start });
      await watcher.until(({ events }) => events.some(({ name }) => name === 'message.response'), world.patience.replyMs);
    }
  },

  then: {
    'sse.opens-promptly': ({ opened, within }, expect) => {
      for (const { answer, openedAfterMs, firstByteAfterMs } of opened) {
        expect.that(answer.status === 200, 'the stream is answered', {
          expected: `200 within ${within} ms`,
          actual: describeReply(answer),
        });
        if (answer.status !== 200) continue;
        expect.within(openedAfterMs, within, 'time to the headers');
        expect.within(firstByteAfterMs, within, 'time to the first byte');
      }
    },
  },
});
