import { mutant } from './mutant.ts';
import { withResolution } from './resolution.ts';

export const localeProfileBeatsHeader = mutant({
  name: 'locale-profile-beats-header',
  bug: 'The profile wins over the header.',
  breaks: ['locale.profile'],
  build: () => withResolution(({ header, profile }) => (header === undefined ? undefined : profile)),
});
