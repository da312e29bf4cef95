import { mutant } from './mutant.ts';
import { withResolution } from './resolution.ts';

export const localeDefaultFrench = mutant({
  name: 'locale-default-french',
  bug: 'Speaks French where nobody says anything.',
  breaks: ['locale.default'],
  mayAlsoFail: ['locale.profile'],
  build: () =>
    withResolution(({ header, body, profile }) =>
      header === undefined && typeof body !== 'string' && profile === undefined ? 'fr' : undefined,
    ),
});
