import { type Expect, type Live, scenario } from '../../src/kit/index.ts';
import { haveSpoken } from './have-spoken.ts';
import { requireSeen } from '../seen.ts';

export const streamHeaders = scenario({
  id: 'events/stream-headers',
  title: 'A stream says what it is, and that nobody on the way may keep, pack or hold it back',
  cost: { messages: 2, streams: 3 },
  onlyReads: true,

  given: async (world) => ({ room: await world.room() }),

  when: async ({ room }, world) => {
    // The message comes while the streams are opened: headers that wait for the first event are sse.opens-promptly's business.
    const opening = Promise.all([
      room.open(),
      (await room.asAnyone()).open({ fromSeq: room.start }),
      (await room.asAnyone()).open({ headers: { 'accept-encoding': 'gzip, deflate, br' } }),
    ]);
    if (!world.readOnly) await room.post(world.draft());
    const lives = await opening;
    const [plain, replay] = lives;
    const works = world.readOnly ? await haveSpoken(world, [plain, replay]) : (await room.fence(plain, replay)).arrived;
    for (const live of lives) await live.close();
    return { lives, works };
  },

  then: {
    'sse.headers': ({ lives, works }, expect) => {
      for (const live of lives) {
        const { 'content-type': type = '', 'cache-control': cache = '' } = headersOf(expect, live);
        expect.equal(type.split(';', 1)[0]?.trim().toLowerCase(), 'text/event-stream', 'the media type');
        expect.that(/(?:^|[\s,])(?:no-cache|no-store)(?:$|[\s,=;])/i.test(cache), 'Cache-Control', {
          expected: 'no-cache or no-store',
          actual: cache,
        });
      }
      requireSeen(expect, works.every(Boolean), 'nothing arrived on the stream');
    },
    'sse.unbuffered-headers': ({ lives }, expect) => {
      for (const live of lives) {
        const found = headersOf(expect, live);
        expect.equal(found['x-accel-buffering']?.trim().toLowerCase(), 'no', 'X-Accel-Buffering');
        const coding = found['content-encoding']?.trim().toLowerCase() ?? 'identity';
        expect.equal(coding, 'identity', 'Content-Encoding');
        const cache = found['cache-control'] ?? '';
        expect.that(/(?:^|[\s,])no-transform(?:$|[\s,;])/i.test(cache), 'Cache-Control', { expected: 'with no-transform', actual: cache });
      }
    },
  },
});

function headersOf(expect: Expect, live: Live): Readonly<Record<string, string>> {
  return expect.status(live.answer, 200).raw.headers;
}
