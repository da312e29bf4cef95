import { describeReply, type Reply, type Room, scenario } from '../../src/kit/index.ts';
import { accepted } from '../refusals.ts';
import { isFresh, marksAbove } from './marks.ts';
import { startOf } from './start-of.ts';

/**
 * Bodies as text: what is beyond 2^53-1 cannot be written by our own serializer. None of them is a mark in any reading, and most would
 * raise a mark of 7 if they were cut off, rounded or converted.
 */
const wrong: readonly { readonly what: string; readonly rawBody: string }[] = [
  { what: 'negative, -1', rawBody: '{"last_read_seq":-1}' },
  { what: 'negative, -9007199254740991', rawBody: '{"last_read_seq":-9007199254740991}' },
  { what: 'fractional, 8.5', rawBody: '{"last_read_seq":8.5}' },
  { what: 'fractional, 0.5', rawBody: '{"last_read_seq":0.5}' },
  { what: 'fractional, -8.5', rawBody: '{"last_read_seq":-8.5}' },
  { what: 'fractional, 8.000001', rawBody: '{"last_read_seq":8.000001}' },
  { what: 'a string, "8"', rawBody: '{"last_read_seq":"8"}' },
  { what: 'a string, ""', rawBody: '{"last_read_seq":""}' },
  { what: 'a string, "eight"', rawBody: '{"last_read_seq":"eight"}' },
  { what: 'null', rawBody: '{"last_read_seq":null}' },
  { what: 'missing', rawBody: '{}' },
  { what: 'missing, with another field', rawBody: '{"lastReadSeq":8,"seq":8}' },
  { what: 'beyond 2^53-1, by one', rawBody: '{"last_read_seq":9007199254740992}' },
  { what: 'beyond 2^53-1, by two', rawBody: '{"last_read_seq":9007199254740993}' },
  { what: 'beyond 2^53-1, 2^63', rawBody: '{"last_read_seq":9223372036854775808}' },
  { what: 'beyond 2^53-1, 1e21', rawBody: '{"last_read_seq":1e21}' },
  { what: 'beyond 2^53-1, 1e400', rawBody: '{"last_read_seq":1e400}' },
];

interface Attempt {
  readonly what: string;
  readonly before: Reply<'getReadStatus'>;
  readonly reply: Reply<'putReadMark'>;
  readonly after: Reply<'getReadStatus'>;
}

export const readValidation = scenario({
  id: 'read/validation',
  title: 'A read mark that is no whole number from 0 to 2^53-1 is refused and changes nothing',
  cost: { messages: 0, messagesIfListed: 3, turns: 40, posts: 3, requests: 90 },
  takes: { users: 2 },

  given: async (world) => {
    const room = await world.room();
    const other = await room.withUser();
    const [start, otherStart] = [await startOf(world, room), await startOf(world, other)];
    // Over no mark at all, where a negative one would show, and over 7, where those that count upwards would.
    const mark = Math.max(7, start);
    if (isFresh(world)) return { room, other, marks: [mark, mark + 1], otherMarks: [otherStart + 1] };
    return { room, other, marks: await marksAbove(world, room, start, 2), otherMarks: await marksAbove(world, other, otherStart, 1) };
  },

  when: async ({ room, other, marks: [mark = 0, next = 0], otherMarks: [otherMark = 0] }, world) => {
    const raised = await room.putRead(mark);
    const rounds = await world.all(2, [() => attempts(other), () => attempts(room)]);
    return { rounds, correct: [raised, await room.putRead(next), await other.putRead(otherMark)] };
  },

  then: {
    'read.validation': ({ rounds, correct }, expect) => {
      expect.control(correct.every(accepted), 'a correct read mark was not accepted');
      for (const { what, before, reply, after } of rounds.flat()) {
        const mark = markOf(before);
        expect.refused(reply, 400, undefined, `${what}, at ${mark}`);
        expect.equal(markOf(after), mark, `the mark after ${what}`);
      }
    },
  },
});

async function attempts(room: Room): Promise<Attempt[]> {
  const made: Attempt[] = [];
  let before = await room.readStatus();
  for (const { what, rawBody } of wrong) {
    const reply = await room.send('putReadMark', { rawBody });
    const after = await room.readStatus();
    made.push({ what, before, reply, after });
    before = after;
  }
  return made;
}

function markOf(reply: Reply<'getReadStatus'>): number | string {
  return reply.status === 200 ? reply.body.last_read_seq : describeReply(reply);
}
