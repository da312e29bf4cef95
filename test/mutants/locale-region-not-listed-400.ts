import { refusal } from './decorate.ts';
import { mutant } from './mutant.ts';
import { hasRegion, withResolution } from './resolution.ts';

export const localeRegionNotListed400 = mutant({
  name: 'locale-region-not-listed-400',
  bug: 'Takes the five regions it was tested with and refuses all others.',
  breaks: ['locale.region-accepted'],
  build: () =>
    withResolution(({ header }) =>
      hasRegion(header) && !['en-US', 'fr-FR', 'ar-SA', 'de-DE', 'es-ES'].includes(header ?? '')
        ? refusal(400, 'VALIDATION_FAILED')
        : undefined,
    ),
});
