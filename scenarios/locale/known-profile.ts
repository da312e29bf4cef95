import { locales } from '../../src/contract/index.ts';
import { describeReply, scenario } from '../../src/kit/index.ts';
import { readAftermath } from '../aftermath.ts';
import { askEach, projectEndpoints } from '../project-endpoints.ts';
import { accepted } from '../refusals.ts';
import { expectLanguage, languageOf } from './language.ts';
import { expectLocales, expectTaken, type LocaleCase, postCases } from './messages.ts';

/** A source that is present decides, known or not; only where there is none the profile does. */
function casesFor(language: string): readonly LocaleCase[] {
  const other = language === 'fr' ? 'de' : 'fr';
  const profile = `profile ${language}`;
  return [
    { what: `${profile}, nothing else`, expected: language },
    { what: `${profile}, null in the body`, body: null, expected: language },
    { what: `${profile}, ${other} in Accept-Language`, acceptLanguage: other, expected: language },
    { what: `${profile}, ${other} in the header`, header: other, expected: other },
    { what: `${profile}, ${other} in the body`, body: other, expected: other },
    { what: `${profile}, xx in the header`, header: 'xx', expected: 'en' },
  ];
}

/** Of each case one by either endpoint, one without any locale by each, one to every endpoint, and a fence. */
const messages = 2 * casesFor('fr').length + 2 + 2 + 1;

export const knownProfile = scenario({
  id: 'locale/known-profile',
  title: 'Where neither header nor body names a locale, that of the profile which the configuration tells of decides, on every endpoint',
  needs: ['profile-locale'],
  by: 'identity',
  cost: { messages, streams: 3, requests: 50 },
  onlyReads: true,

  given: async (world) => {
    const member = await world.room();
    const { id, locale = 'en' } = world.known.profileUser ?? {};
    const language = locales.find((known) => known === locale.split('-')[0]?.toLowerCase()) ?? 'en';
    return { member, user: await member.withUser(id), locale, language };
  },

  when: async ({ member, user, language }, world) => {
    const asked = await askEach(world, projectEndpoints(world), (endpoint) => endpoint.send(user));
    if (world.readOnly || language === 'en') return { asked, written: undefined };
    await using live = await member.open();
    const posted = await postCases(world, user, casesFor(language));
    return { asked, written: { posted, after: await readAftermath(member, live) } };
  },

  then: {
    'locale.profile': ({ locale, language, asked, written }, expect) => {
      if (language === 'en') {
        expect.skip(
          `identities.profileUser has the locale ${locale}, and en is what everybody gets who has none: give a user with ${locales.slice(1).join(', ')}`,
        );
      }
      const refused = asked.find(({ reply }) => !accepted(reply));
      expect.control(
        refused === undefined,
        `identities.profileUser may use the project: ${refused?.label} was answered ${refused === undefined ? '' : describeReply(refused.reply)}`,
      );
      for (const { label, reply } of asked) expectLanguage(expect, reply, language, `${label} with profile ${locale}`);
      if (written !== undefined) {
        expectTaken(expect, written.posted);
        expectLocales(expect, written.after, written.posted);
      } else if (!asked.some(({ reply }) => languageOf(reply) !== undefined)) {
        expect.skip('no answer has a Content-Language, and a message, whose locale would tell, is not posted: --profile full posts one');
      }
    },
  },
});
