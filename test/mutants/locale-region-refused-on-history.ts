import { refusal } from './decorate.ts';
import { mutant } from './mutant.ts';
import { hasRegion, withResolution } from './resolution.ts';

export const localeRegionRefusedOnHistory = mutant({
  name: 'locale-region-refused-on-history',
  bug: 'Refuses a region tag on the history alone.',
  breaks: ['locale.region-accepted'],
  build: () =>
    withResolution(({ call, header }) =>
      call.operation === 'listMessages' && hasRegion(header) ? refusal(400, 'VALIDATION_FAILED') : undefined,
    ),
});
