import { refusal } from './decorate.ts';
import { mutant } from './mutant.ts';
import { hasRegion, withResolution } from './resolution.ts';

export const localeRegionRefusedOnPreferences = mutant({
  name: 'locale-region-refused-on-preferences',
  bug: 'Refuses a region tag on preferences alone.',
  breaks: ['locale.region-accepted'],
  build: () =>
    withResolution(({ call, header }) =>
      call.operation === 'getPreferences' && hasRegion(header) ? refusal(400, 'VALIDATION_FAILED') : undefined,
    ),
});
