import { refusal } from './decorate.ts';
import { mutant } from './mutant.ts';
import { hasRegion, withResolution } from './resolution.ts';

export const localeRegionRefusedOnSavingPreferences = mutant({
  name: 'locale-region-refused-on-saving-preferences',
  bug: 'Refuses a region tag when a preference is saved alone.',
  breaks: ['locale.region-accepted'],
  build: () =>
    withResolution(({ call, header }) =>
      call.operation === 'putPreferences' && hasRegion(header) ? refusal(400, 'VALIDATION_FAILED') : undefined,
    ),
});
