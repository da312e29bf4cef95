import { mutant } from './mutant.ts';
import { knownLanguage, withResolution } from './resolution.ts';

export const localeProfileForUnknownHeader = mutant({
  name: 'locale-profile-for-unknown-header',
  bug: 'Passes an unknown header over and takes the profile.',
  breaks: ['locale.profile'],
  build: () => withResolution(({ header, profile }) => (header !== undefined && knownLanguage(header) === undefined ? profile : undefined)),
});
