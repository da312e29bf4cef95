import { scenario } from '../../src/kit/index.ts';
import { accepted } from '../refusals.ts';
import { askEverywhere } from './ask-everywhere.ts';
import { expectAnswered, expectLanguages, requireLanguage } from './language.ts';

/** The clause's own tags. */
const tags = [
  ['en-US', 'en'],
  ['ar-EG', 'ar'],
  ['fr-MA', 'fr'],
  ['ar-eg', 'ar'],
  ['es-419', 'es'],
  ['de-AT', 'de'],
] as const;

export const regionTagsEverywhere = scenario({
  id: 'locale/region-tags-everywhere',
  title: 'Every endpoint, the stream included, takes a region tag and answers in its language',
  cost: { messages: 2 * tags.length + 2, streams: 7, requests: 80 },
  onlyReads: true,

  given: async (world) => ({ room: await world.room() }),

  when: async ({ room }, world) => ({ asked: await askEverywhere(world, room, tags), readOnly: world.readOnly }),

  then: {
    'locale.region-accepted': ({ asked }, expect) => expectAnswered(expect, asked),
    'locale.region-stripped': ({ asked, readOnly }, expect) => {
      expect.control(
        asked.some(({ reply }) => accepted(reply)),
        'no request with a region tag was accepted',
      );
      expectLanguages(expect, asked);
      if (readOnly) requireLanguage(expect, asked);
    },
  },
});
