import { type Reply, scenario } from '../../src/kit/index.ts';

export const preferenceScope = scenario({
  id: 'preferences/scope',
  title: "A saved preference is one user's, in one project",
  takes: { projects: 2, users: 2 },

  given: async (world) => {
    const room = await world.room();
    return { room, others: [await room.withUser(), await room.elsewhere()] };
  },

  when: async ({ room, others }, world) => {
    const before = [];
    for (const other of others) before.push(world.need(await other.preferences(), 200).body.preferences.buildImmediately);
    const start = world.need(await room.preferences(), 200).body.preferences.buildImmediately;
    const saved = await room.putPreferences(!start);
    const own = await room.preferences();
    const after: Reply<'getPreferences'>[] = [];
    for (const other of others) after.push(await other.preferences());
    // The other way round: theirs do not reach back.
    for (const other of others) await other.putPreferences(start);
    return { before, start, saved, own, after, ownAgain: await room.preferences() };
  },

  then: {
    'preference.scoped': ({ before, start, saved, own, after, ownAgain }, expect) => {
      expect.control(
        saved.status === 200 && own.status === 200 && own.body.preferences.buildImmediately === !start,
        'the preference was not saved',
      );
      for (const [index, reply] of after.entries()) {
        const where = index === 0 ? 'of another user in the project' : 'of the same user in another project';
        expect.equal(expect.status(reply, 200).body.preferences.buildImmediately, before[index], `the preference ${where}`);
      }
      expect.equal(expect.status(ownAgain, 200).body.preferences.buildImmediately, !start, 'the own preference after others saved theirs');
    },
  },
});
