import { scenario } from '../../src/kit/index.ts';
import { readAftermath } from '../aftermath.ts';
import { expectLocales, expectTaken, type LocaleCase, postCases } from './messages.ts';

const cases: readonly LocaleCase[] = [
  { what: 'ar in the body', body: 'ar', expected: 'ar' },
  { what: 'fr in the body', body: 'fr', expected: 'fr' },
  { what: 'es in the body', body: 'es', expected: 'es' },
  { what: 'de in the body', body: 'de', expected: 'de' },
  { what: 'en in the body', body: 'en', expected: 'en' },
  // Accept-Language is no source of section 11.
  { what: 'ar in the body, fr in Accept-Language', body: 'ar', acceptLanguage: 'fr', expected: 'ar' },
];

export const localeInBody = scenario({
  id: 'locale/body',
  title: 'Without a header the locale of the body decides',
  cost: { messages: 2 * cases.length + 3 },

  given: async (world) => {
    const room = await world.room();
    return { room, live: await room.open() };
  },

  when: async ({ room, live }, world) => {
    await using _ = live;
    return { posted: await postCases(world, room, cases), after: await readAftermath(room, live) };
  },

  then: {
    'locale.body': ({ posted, after }, expect) => {
      expectTaken(expect, posted);
      expectLocales(expect, after, posted);
    },
  },
});
