import { scenario } from '../../src/kit/index.ts';

export const preferenceDefault = scenario({
  id: 'preferences/default',
  title: 'A user who never saved a preference builds immediately',
  onlyReads: true,

  given: async (world) => ({ room: await world.room() }),

  when: async ({ room }) => ({ read: await room.preferences(), again: await room.preferences() }),

  then: {
    'preference.default': ({ read, again }, expect) => {
      // Reading twice: the first read must not save anything else.
      for (const reply of [read, again]) {
        expect.equal(expect.status(reply, 200).body.preferences.buildImmediately, true, 'preferences.buildImmediately');
      }
    },
  },
});
