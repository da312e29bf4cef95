import { mutant } from './mutant.ts';
import { knownLanguage, withResolution } from './resolution.ts';

export const localeHeaderIgnoredOnLegacy = mutant({
  name: 'locale-header-ignored-on-legacy',
  bug: 'Does not read the header on the legacy endpoint.',
  breaks: ['locale.header-wins', 'locale.region-stripped'],
  mayAlsoFail: ['locale.unknown-falls-back', 'locale.profile'],
  build: () =>
    withResolution(({ call, body, profile }) =>
      call.operation === 'postLegacyMessage' ? (knownLanguage(body ?? profile) ?? 'en') : undefined,
    ),
});
