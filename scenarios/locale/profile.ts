import { ControlRefused, type Room, scenario, type World } from '../../src/kit/index.ts';
import { readAftermath } from '../aftermath.ts';
import { askEach, projectEndpoints } from '../project-endpoints.ts';
import { accepted } from '../refusals.ts';
import { expectLanguage } from './language.ts';
import { expectLocales, expectTaken, type LocaleCase, postCases } from './messages.ts';

/** For a user whose profile says ar, and who says nothing else that counts. */
const byProfile: readonly LocaleCase[] = [
  { what: 'profile ar, nothing else', expected: 'ar' },
  { what: 'profile ar, null in the body', body: null, expected: 'ar' },
  { what: 'profile ar, de in Accept-Language', acceptLanguage: 'de', expected: 'ar' },
];
/** For another one. A source that is present decides, known or not. */
const overProfile: readonly LocaleCase[] = [
  { what: 'profile ar, fr in the header', header: 'fr', expected: 'fr' },
  { what: 'profile ar, de in the body', body: 'de', expected: 'de' },
  { what: 'profile ar, xx in the header', header: 'xx', expected: 'en' },
  { what: 'profile ar, xx in the body', body: 'xx', expected: 'en' },
];

export const localeOfProfile = scenario({
  id: 'locale/profile',
  title: "Where neither header nor body names a locale, the user's profile decides, on every endpoint",
  needs: ['profile-locale'],
  by: 'action',
  cost: { messages: 2 * (byProfile.length + overProfile.length + 4) + 15, turns: 34, streams: 3, requests: 60 },
  takes: { projects: 'all', users: 2 },

  given: async (world) => {
    const room = await world.room();
    const overriding = await room.withUser();
    // Users that are used again may have a profile of their own, and there may be no more than two of them.
    const fresh = world.target.capabilities.has('fresh-identities');
    const [regional, other] = fresh ? [await room.withUser(), await room.withUser()] : [];
    return { room, live: await (await room.asAnyone()).open(), overriding, regional, other };
  },

  when: async ({ room, live, overriding, regional, other }, world) => {
    await using _ = live;
    await setProfile(world, room, 'ar');
    const posted = await postCases(world, room, byProfile);
    const asked = await askEach(world, projectEndpoints(world), (endpoint) => endpoint.send(room));
    await setProfile(world, overriding, 'ar');
    posted.push(...(await postCases(world, overriding, overProfile)));
    if (regional !== undefined && (await takesTag(world, regional, 'fr-MA'))) {
      posted.push(...(await postCases(world, regional, [{ what: 'profile fr-MA', expected: 'fr' }])));
    }
    if (other !== undefined) posted.push(...(await postCases(world, other, [{ what: "another user's profile", expected: 'en' }])));

    await setProfile(world, room, 'de');
    posted.push(...(await postCases(world, room, [{ what: 'profile changed to de', expected: 'de' }])));
    await setProfile(world, room, null);
    posted.push(...(await postCases(world, room, [{ what: 'profile cleared', expected: 'en' }])));
    return { posted, asked, after: await readAftermath(room, live) };
  },

  then: {
    'locale.profile': ({ posted, asked, after }, expect) => {
      expectTaken(expect, posted);
      for (const { label, reply } of asked) if (accepted(reply)) expectLanguage(expect, reply, 'ar', `${label} with profile ar`);
      expectLocales(expect, after, posted);
    },
  },
});

function setProfile(world: World, { userId }: Room, locale: string | null): Promise<void> {
  return world.control.send({ action: 'profile.set_locale', userId, locale });
}

/** Whether a profile may hold a region tag is the target's own affair; where it may, the tag is stripped like any other. */
async function takesTag(world: World, room: Room, tag: string): Promise<boolean> {
  try {
    await setProfile(world, room, tag);
    return true;
  } catch (cause) {
    if (cause instanceof ControlRefused) return false;
    throw cause;
  }
}
