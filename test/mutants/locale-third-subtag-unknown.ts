import { mutant } from './mutant.ts';
import { sentText, withResolution } from './resolution.ts';

export const localeThirdSubtagUnknown = mutant({
  name: 'locale-third-subtag-unknown',
  bug: 'Knows language and region, and takes a tag of three subtags for unknown.',
  breaks: ['locale.region-stripped'],
  build: () => withResolution(({ call }) => (sentText(call).split('-').length > 2 ? 'en' : undefined)),
});
