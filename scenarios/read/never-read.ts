import { scenario } from '../../src/kit/index.ts';

export const neverRead = scenario({
  id: 'read/never-read',
  title: 'A user who never read stands at 0, in an empty project and in one where others write and read',
  cost: { messages: 2 },
  takes: { users: 2 },
  onlyReads: true,

  given: async (world) => {
    const room = await world.room();
    return { room, other: await room.withUser() };
  },

  when: async ({ room, other }, world) => {
    const empty = await room.readStatus();
    if (!world.readOnly) {
      for (const draft of [world.draft(), world.draft()]) await other.post(draft);
      await other.putRead(1);
    }
    return {
      read: [
        { when: 'in a new project', reply: empty },
        { when: 'when others had written and read', reply: await room.readStatus() },
        // Asking is not reading.
        { when: 'when it had been asked before', reply: await room.readStatus() },
      ],
    };
  },

  then: {
    'read.default': ({ read }, expect) => {
      for (const { when, reply } of read) expect.equal(expect.status(reply, 200).body.last_read_seq, 0, `last_read_seq ${when}`);
    },
  },
});
