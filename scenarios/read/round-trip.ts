import { type Reply, type Room, scenario } from '../../src/kit/index.ts';
import { isFresh, marksAbove } from './marks.ts';
import { startOf } from './start-of.ts';

/** Upwards over every change of digits and of storage width: 2^31, 2^32, and the largest a mark can be (ruling 15). */
const small = [1, 2, 9, 10, 99, 100, 1_234] as const;
const wide = [2_147_483_647, 2_147_483_648, 4_294_967_295, 4_294_967_296, 9_007_199_254_740_990, 9_007_199_254_740_991] as const;

export const readRoundTrip = scenario({
  id: 'read/round-trip',
  title: 'A read mark is answered and read back as it was sent, far beyond the head of the log too',
  cost: { messages: 0, messagesIfListed: 3, turns: 27, posts: 3, requests: 40 },

  given: async (world) => {
    const room = await world.room();
    const start = await startOf(world, room);
    return { room, start, values: isFresh(world) ? [...small, ...wide] : await marksAbove(world, room, start, 3, small.length) };
  },

  when: async ({ room, start, values }) => {
    const trips: { sent: number; put: Reply<'putReadMark'>; get: Reply<'getReadStatus'> }[] = [];
    for (const value of values) trips.push(await trip(room, Math.max(value, start)));
    return { trips };
  },

  then: {
    'read.round-trip': ({ trips }, expect) => {
      for (const { sent, put, get } of trips) {
        expect.equal(expect.status(put, 200).body.last_read_seq, sent, `answer of PUT ${sent}`);
        expect.equal(expect.status(get, 200).body.last_read_seq, sent, `GET after PUT ${sent}`);
      }
    },
  },
});

async function trip(room: Room, sent: number) {
  return { sent, put: await room.putRead(sent), get: await room.readStatus() };
}
