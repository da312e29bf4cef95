import { scenario } from '../../src/kit/index.ts';
import { readAftermath } from '../aftermath.ts';
import { askEverywhere } from './ask-everywhere.ts';
import { expectAnswered, expectLanguages, requireLanguage } from './language.ts';
import { expectLocales, expectTaken, type LocaleCase, postCases } from './messages.ts';

/** The clause's own; the letters of the long one begin like a known language. */
const unknown = ['xx', 'zz-ZZ', 'zh-Hant-TW', '!!', 'de'.repeat(150)] as const;
/** Ruling 15; names that begin with the letters of a known one; one that a table of translations holds by accident. */
const unlikely = ['ar_EG', 'arabic', 'arx-EG', '-ar', 'constructor'] as const;

const shown = (tag: string) => (tag.length > 20 ? `${tag.length} letters` : tag);

const cases: readonly LocaleCase[] = [
  ...[...unknown, ...unlikely].flatMap((tag) => [
    { what: `${shown(tag)} in the header`, header: tag, expected: 'en' },
    { what: `${shown(tag)} in the body`, body: tag, expected: 'en' },
  ]),
  { what: 'Arabic letters in the body', body: 'عربي', expected: 'en' },
  // The first source that is present decides, known or not.
  { what: 'xx in the header, ar in the body', header: 'xx', body: 'ar', expected: 'en' },
  { what: '!! in the header, fr in the body', header: '!!', body: 'fr', expected: 'en' },
];

export const unknownTags = scenario({
  id: 'locale/unknown-tags',
  title: 'Unknown and malformed tags fall back to en without an error, on every endpoint',
  cost: { messages: 2 * cases.length + 2 * unknown.length + 5, turns: 18, streams: 8, requests: 130 },
  takes: { projects: 2 },
  onlyReads: true,

  given: async (world) => {
    const room = await world.room();
    return { room, live: await room.open() };
  },

  when: async ({ room, live }, world) => {
    await using _ = live;
    const written = world.readOnly ? undefined : { posted: await postCases(world, room, cases), after: await readAftermath(room, live) };
    const reader = await room.elsewhere();
    return {
      written,
      asked: await askEverywhere(
        world,
        reader,
        unknown.map((tag) => [tag, 'en']),
      ),
    };
  },

  then: {
    'locale.unknown-falls-back': ({ written, asked }, expect) => {
      if (written !== undefined) expectTaken(expect, written.posted);
      expectLanguages(expect, asked);
      if (written !== undefined) expectLocales(expect, written.after, written.posted);
      expectAnswered(expect, asked);
      if (written === undefined) requireLanguage(expect, asked);
    },
  },
});
