import { type Live, scenario } from '../../src/kit/index.ts';

const messagesPerWriter = 3;

export const everySubscriber = scenario({
  id: 'events/every-subscriber',
  title: 'Whoever listens to a project gets every durable event of it, whoever writes and however they came in',
  cost: { messages: 12, streams: 4 },
  takes: { users: 2 },

  given: async (world) => {
    const rooms = [await world.room()];
    const first = rooms[0];
    if (first === undefined) throw new Error('unreachable: the list was made with one room');
    rooms.push(await first.withUser(), await first.asAnyone());
    const before = await first.post(world.draft());
    // Two streams for the first user where a user may hold two; all sorts of cursors.
    const openings: (() => Promise<Live>)[] = [
      () => first.open(),
      ...((world.target.maxConnections ?? 1) > 1 ? [() => first.open({ fromSeq: first.start })] : []),
      ...rooms.slice(1).flatMap((room, index) => [() => (index === 0 ? room.open() : room.open({ lastEventId: room.start }))]),
    ];
    const lives: Live[] = [];
    for (const open of openings) {
      const live = await open();
      world.need(live.answer, 200);
      lives.push(live);
    }
    return { rooms, before, lives };
  },

  when: async ({ rooms, lives }, world) => {
    const [first] = rooms;
    if (first === undefined) throw new Error('unreachable: there is a first room');
    const opened = await first.fence(...lives);
    const posts = rooms.flatMap((room) =>
      Array.from({ length: messagesPerWriter }, () => ({ room, draft: world.draft(`to all ${world.uuid()}`) })),
    );
    await world.all(
      posts.length,
      posts.map(
        ({ room, draft }) =>
          () =>
            room.post(draft),
      ),
    );
    // Answers are durable events like the others.
    if (world.target.capabilities.has('assistant')) {
      const replies = (live: Live) => live.events.filter(({ name }) => name === 'message.response').length;
      await lives[0]?.until((live) => replies(live) > posts.length, world.patience.replyMs);
    }
    const closing = await first.fence(...lives);
    const seen = lives.map((live) => [...live.durable]);
    for (const live of lives) await live.close();
    return { opened, closing, texts: posts.map(({ draft }) => draft.message), seen };
  },

  then: {
    'sse.every-subscriber': ({ opened, closing, texts, seen }, expect) => {
      expect.equal([...opened.arrived, ...closing.arrived].filter((arrived) => !arrived).length, 0, 'streams that missed a message');
      for (const [index, events] of seen.entries()) {
        const got = texts.filter((text) => events.some(({ payload }) => payload['message'] === text));
        expect.equal(got.length, texts.length, `messages on stream ${index + 1} of ${seen.length}`);
      }
      const between = seen.map((events) => events.filter(({ seq = 0 }) => seq > (opened.seq ?? 0) && seq <= (closing.seq ?? 0)));
      const all = [...new Map(between.flat().map((event) => [event.seq, event.name])).entries()].sort(([a = 0], [b = 0]) => a - b);
      for (const [index, events] of between.entries()) {
        const missing = all.filter(([seq]) => !events.some((event) => event.seq === seq));
        expect.equal(missing, [], `durable events that others got and stream ${index + 1} did not`);
      }
    },
  },
});
