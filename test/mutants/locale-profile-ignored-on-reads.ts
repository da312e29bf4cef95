import { mutant } from './mutant.ts';
import { withResolution } from './resolution.ts';

export const localeProfileIgnoredOnReads = mutant({
  name: 'locale-profile-ignored-on-reads',
  bug: 'Reads the profile for messages only.',
  breaks: ['locale.profile'],
  build: () => withResolution(({ call, header }) => (header === undefined && call.method === 'GET' ? 'en' : undefined)),
});
