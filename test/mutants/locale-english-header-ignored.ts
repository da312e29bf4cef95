import { mutant } from './mutant.ts';
import { withResolution } from './resolution.ts';

export const localeEnglishHeaderIgnored = mutant({
  name: 'locale-english-header-ignored',
  bug: 'Takes en in the header for a default that anything else may replace.',
  breaks: ['locale.header-wins'],
  build: () => withResolution(({ header, body }) => (header === 'en' && typeof body === 'string' ? body : undefined)),
});
