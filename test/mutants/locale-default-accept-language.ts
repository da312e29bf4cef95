import { mutant } from './mutant.ts';
import { withResolution } from './resolution.ts';

export const localeDefaultAcceptLanguage = mutant({
  name: 'locale-default-accept-language',
  bug: 'Takes Accept-Language for a source of the locale.',
  breaks: ['locale.default'],
  build: () =>
    withResolution(({ header, body, profile, acceptLanguage }) =>
      header === undefined && typeof body !== 'string' && profile === undefined ? acceptLanguage?.slice(0, 2) : undefined,
    ),
});
