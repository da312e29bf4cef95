import { scenario } from '../../src/kit/index.ts';
import { readAftermath } from '../aftermath.ts';
import { expectLocales, expectTaken, type LocaleCase, postCases } from './messages.ts';

/** The clause's own tags, then the same languages in other letters and with further subtags. */
const regions = [
  ['en-US', 'en'],
  ['ar-EG', 'ar'],
  ['fr-MA', 'fr'],
  ['ar-eg', 'ar'],
  ['es-419', 'es'],
  ['de-AT', 'de'],
] as const;
const others = [
  ['AR-EG', 'ar'],
  ['Fr-ca', 'fr'],
  ['DE', 'de'],
  ['ar-Arab-EG', 'ar'],
  ['de-CH-1996', 'de'],
] as const;

const inBoth = (tags: readonly (readonly [string, string])[]): LocaleCase[] =>
  tags.flatMap(([tag, expected]) => [
    { what: `${tag} in the header`, header: tag, expected },
    { what: `${tag} in the body`, body: tag, expected },
  ]);

export const regionTagsOnMessages = scenario({
  id: 'locale/region-tags-on-messages',
  title: 'A region tag in header or body is taken, and the message carries the base code alone',
  cost: { messages: 49 * (regions.length + others.length) + 3, turns: 16 },

  given: async (world) => {
    const room = await world.room();
    return { room, live: await room.open() };
  },

  when: async ({ room, live }, world) => {
    await using _ = live;
    const withRegion = await postCases(world, room, inBoth(regions));
    const otherwise = await postCases(world, room, inBoth(others));
    return { withRegion, otherwise, after: await readAftermath(room, live) };
  },

  then: {
    'locale.region-accepted': ({ withRegion }, expect) => expectTaken(expect, withRegion),
    'locale.region-stripped': ({ withRegion, otherwise, after }, expect) => expectLocales(expect, after, [...withRegion, ...otherwise]),
  },
});
