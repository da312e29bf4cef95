import { scenario } from '../../src/kit/index.ts';
import { readAftermath } from '../aftermath.ts';
import { expectLocales, expectTaken, type LocaleCase, postCases } from './messages.ts';

const cases: readonly LocaleCase[] = (
  [
    ['ar', 'fr'],
    ['fr', 'en'],
    ['en', 'de'],
    ['es', 'ar'],
    ['de', 'es'],
  ] as const
).map(([header, body]) => ({ what: `${header} in the header, ${body} in the body`, header, body, expected: header }));

export const headerOverBody = scenario({
  id: 'locale/header-over-body',
  title: 'Where header and body name different locales the header decides',
  cost: { messages: 2 * cases.length + 3, characters: 900 },

  given: async (world) => {
    const room = await world.room();
    return { room, live: await room.open() };
  },

  when: async ({ room, live }, world) => {
    await using _ = live;
    return { posted: await postCases(world, room, cases), after: await readAftermath(room, live) };
  },

  then: {
    'locale.header-wins': ({ posted, after }, expect) => {
      expectTaken(expect, posted);
      expectLocales(expect, after, posted);
    },
  },
});
