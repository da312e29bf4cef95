import { mutant } from './mutant.ts';
import { withResolution } from './resolution.ts';

export const localeProfileIgnored = mutant({
  name: 'locale-profile-ignored',
  bug: 'Does not read the profile.',
  breaks: ['locale.profile'],
  build: () => withResolution(({ header, body }) => (header === undefined && typeof body !== 'string' ? 'en' : undefined)),
});
