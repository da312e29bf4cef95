import { type Reply, type Room, scenario, type World } from '../../src/kit/index.ts';
import { isFresh, marksAbove } from './marks.ts';
import { startOf } from './start-of.ts';

interface Reader {
  readonly who: string;
  readonly room: Room;
  readonly start: number;
  /** Where the mark may go: what exists above it; `undefined` where it may go anywhere. */
  readonly marks: readonly number[] | undefined;
}

export const readScope = scenario({
  id: 'read/scope',
  title: "A read mark is one user's, in one project",
  cost: { messages: 0, messagesIfListed: 8, turns: 19, posts: 8 },
  takes: { projects: 2, users: 2 },

  given: async (world) => {
    const room = await world.room();
    const colleague = await room.withUser();
    return {
      fresh: isFresh(world),
      own: await reader(world, 'the user', room),
      others: [
        await reader(world, 'another user in the same project', colleague),
        await reader(world, 'the same user in another project', await room.elsewhere()),
        await reader(world, 'another user in another project', await colleague.elsewhere()),
      ],
    };
  },

  when: async ({ own, others }) => {
    const high = own.marks?.at(-1) ?? Math.max(own.start, ...others.map(({ start }) => start)) + 40;
    const raised = await own.room.putRead(high);
    const kept = await own.room.readStatus();
    const untouched: Reply<'getReadStatus'>[] = [];
    for (const { room } of others) untouched.push(await room.readStatus());
    // Lower than the user's own mark, each its own number: a shared mark would swallow them.
    const lower: { sent: number; put: Reply<'putReadMark'>; get: Reply<'getReadStatus'> }[] = [];
    for (const [index, { room, start, marks }] of others.entries()) {
      const sent = marks?.[0] ?? start + 1 + index;
      lower.push({ sent, put: await room.putRead(sent), get: await room.readStatus() });
    }
    // Higher: a shared mark would be raised.
    for (const [index, { room, marks }] of others.entries()) await room.putRead(marks?.at(-1) ?? high + 1 + index);
    return { high, raised, kept, untouched, lower, keptAgain: await own.room.readStatus() };
  },

  then: {
    'read.scoped': ({ fresh, own, others, high, raised, kept, untouched, lower, keptAgain }, expect) => {
      // Nobody else has been in these projects: what stands there before the first PUT was put somewhere else.
      if (fresh) for (const { who, start } of [own, ...others]) expect.equal(start, 0, `mark of ${who} before any PUT`);
      const mark = raised.status === 200 && kept.status === 200 ? kept.body.last_read_seq : undefined;
      if (mark === undefined || mark < high) expect.untestable(`the user's own mark could not be raised to ${high}`);
      expect.equal(mark, high, "the user's own mark, which nobody else may raise");
      for (const [index, { who, start }] of others.entries()) {
        const before = untouched[index];
        const after = lower[index];
        if (before === undefined || after === undefined) continue;
        expect.equal(expect.status(before, 200).body.last_read_seq, start, `mark of ${who} after the user's PUT ${high}`);
        expect.equal(expect.status(after.put, 200).body.last_read_seq, after.sent, `answer of PUT ${after.sent} by ${who}`);
        expect.equal(expect.status(after.get, 200).body.last_read_seq, after.sent, `GET after PUT ${after.sent} by ${who}`);
      }
      expect.equal(expect.status(keptAgain, 200).body.last_read_seq, high, "the user's own mark after the others raised theirs");
    },
  },
});

async function reader(world: World, who: string, room: Room): Promise<Reader> {
  const start = await startOf(world, room);
  return { who, room, start, marks: isFresh(world) ? undefined : await marksAbove(world, room, start, 2) };
}
