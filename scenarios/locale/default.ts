import { scenario } from '../../src/kit/index.ts';
import { readAftermath } from '../aftermath.ts';
import { askEach, projectEndpoints } from '../project-endpoints.ts';
import { accepted } from '../refusals.ts';
import { expectLanguage } from './language.ts';
import { expectLocales, expectTaken, type LocaleCase, postCases } from './messages.ts';

const cases: readonly LocaleCase[] = [
  { what: 'nothing', expected: 'en' },
  // Ruling 10.
  { what: 'null in the body', body: null, expected: 'en' },
  // No source of section 11.
  { what: 'ar in Accept-Language alone', acceptLanguage: 'ar, fr;q=0.5', expected: 'en' },
];

export const localeByDefault = scenario({
  id: 'locale/default',
  title: 'Without header, body and profile the locale is en',
  cost: { messages: 2 * cases.length + 7, streams: 4, requests: 40 },
  takes: { users: 2 },

  given: async (world) => {
    const room = await world.room();
    return { room, live: await room.open() };
  },

  when: async ({ room, live }, world) => {
    await using _ = live;
    const posted = await postCases(world, room, cases);
    const endpoints = projectEndpoints(world);
    const other = await room.asAnyone();
    const plain = await askEach(world, endpoints, (endpoint) => endpoint.send(other));
    const browsing = await askEach(world, endpoints, (endpoint) => endpoint.send(other, { headers: { 'accept-language': 'ar' } }));
    return { posted, plain, browsing, after: await readAftermath(room, live) };
  },

  then: {
    'locale.default': ({ posted, plain, browsing, after }, expect) => {
      expectTaken(expect, posted);
      for (const { label, reply } of plain) if (accepted(reply)) expectLanguage(expect, reply, 'en', label);
      for (const { label, reply } of browsing)
        if (accepted(reply)) expectLanguage(expect, reply, 'en', `${label} with Accept-Language: ar`);
      expectLocales(expect, after, posted);
    },
  },
});
