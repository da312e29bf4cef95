import { mutant } from './mutant.ts';
import { withResolution } from './resolution.ts';

export const localeProfileBeatsBody = mutant({
  name: 'locale-profile-beats-body',
  bug: 'The profile wins over the body.',
  breaks: ['locale.profile'],
  build: () => withResolution(({ header, profile }) => (header === undefined ? profile : undefined)),
});
