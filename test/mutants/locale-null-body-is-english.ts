import { mutant } from './mutant.ts';
import { withResolution } from './resolution.ts';

export const localeNullBodyIsEnglish = mutant({
  name: 'locale-null-body-is-english',
  bug: 'Takes null in the body for a locale.',
  breaks: ['locale.profile'],
  build: () => withResolution(({ header, body }) => (header === undefined && body === null ? 'en' : undefined)),
});
