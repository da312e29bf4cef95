import { mutant } from './mutant.ts';
import { knownLanguage, withResolution } from './resolution.ts';

export const localeHeaderIgnored = mutant({
  name: 'locale-header-ignored',
  bug: 'Does not read the header.',
  breaks: ['locale.header-wins', 'locale.region-stripped'],
  mayAlsoFail: ['locale.unknown-falls-back', 'locale.profile'],
  build: () => withResolution(({ body, profile }) => knownLanguage(body ?? profile) ?? 'en'),
});
