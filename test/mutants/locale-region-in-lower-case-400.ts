import { refusal } from './decorate.ts';
import { mutant } from './mutant.ts';
import { hasRegion, withResolution } from './resolution.ts';

export const localeRegionInLowerCase400 = mutant({
  name: 'locale-region-in-lower-case-400',
  bug: 'Refuses a region in lower case.',
  breaks: ['locale.region-accepted'],
  build: () =>
    withResolution(({ header }) =>
      hasRegion(header) && /^[a-z]{2}-[a-z]{2}$/.test(header ?? '') ? refusal(400, 'VALIDATION_FAILED') : undefined,
    ),
});
