import { refusal } from './decorate.ts';
import { mutant } from './mutant.ts';
import { hasRegion, withResolution } from './resolution.ts';

export const localeRegionOfDigits400 = mutant({
  name: 'locale-region-of-digits-400',
  bug: 'Refuses a region of three digits.',
  breaks: ['locale.region-accepted'],
  build: () =>
    withResolution(({ header }) => (hasRegion(header) && /-[0-9]{3}$/.test(header ?? '') ? refusal(400, 'VALIDATION_FAILED') : undefined)),
});
