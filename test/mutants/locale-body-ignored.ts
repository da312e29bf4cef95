import { mutant } from './mutant.ts';
import { withResolution } from './resolution.ts';

export const localeBodyIgnored = mutant({
  name: 'locale-body-ignored',
  bug: 'Does not read the locale of the body.',
  breaks: ['locale.body'],
  mayAlsoFail: ['locale.region-stripped', 'locale.profile'],
  build: () => withResolution(({ header, body, profile }) => (header === undefined && body !== undefined ? (profile ?? 'en') : undefined)),
});
