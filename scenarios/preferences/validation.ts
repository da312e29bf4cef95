import { type Reply, scenario } from '../../src/kit/index.ts';

/** Bodies without a boolean in `buildImmediately`. `null` is not judged (ruling 10). */
const wrong: readonly { readonly what: string; readonly body: unknown }[] = [
  { what: 'no field', body: {} },
  { what: 'another field', body: { preference: true } },
  { what: 'the string "true"', body: { buildImmediately: 'true' } },
  { what: 'the string "false"', body: { buildImmediately: 'false' } },
  { what: 'an empty string', body: { buildImmediately: '' } },
  { what: 'the number 1', body: { buildImmediately: 1 } },
  { what: 'the number 0', body: { buildImmediately: 0 } },
  { what: 'a list', body: { buildImmediately: [true] } },
  { what: 'an object', body: { buildImmediately: { value: true } } },
  { what: 'a list as the body', body: [true] },
];

export const preferenceValidation = scenario({
  id: 'preferences/validation',
  title: 'A preference that is no boolean is refused and changes nothing',
  cost: { requests: 30 },

  given: async (world) => ({ room: await world.room() }),

  when: async ({ room }, world) => {
    const rounds: {
      value: boolean;
      saved: Reply<'putPreferences'>;
      tries: { what: string; reply: Reply<'putPreferences'> }[];
      read: Reply<'getPreferences'>;
    }[] = [];
    // Once over each value, so that neither falling back to the default nor taking the wrong value for true goes unseen.
    for (const value of [false, true]) {
      const saved = await room.putPreferences(value);
      const tries = await world.all(
        4,
        wrong.map(({ what, body }) => async () => ({ what, reply: await room.send('putPreferences', { body }) })),
      );
      rounds.push({ value, saved, tries, read: await room.preferences() });
    }
    return { rounds };
  },

  then: {
    'preference.validation': ({ rounds }, expect) => {
      for (const { value, saved, tries, read } of rounds) {
        expect.control(saved.status === 200, 'a correct preference was not accepted');
        for (const { what, reply } of tries) expect.refused(reply, 400, undefined, what);
        expect.equal(expect.status(read, 200).body.preferences.buildImmediately, value, 'the preference after them all');
      }
    },
  },
});
