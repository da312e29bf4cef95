import { refusal } from './decorate.ts';
import { mutant } from './mutant.ts';
import { hasRegion, withResolution } from './resolution.ts';

export const localeRegionRefusedOnReadStatus = mutant({
  name: 'locale-region-refused-on-read-status',
  bug: 'Refuses a region tag on the read status alone.',
  breaks: ['locale.region-accepted'],
  build: () =>
    withResolution(({ call, header }) =>
      call.operation === 'getReadStatus' && hasRegion(header) ? refusal(400, 'VALIDATION_FAILED') : undefined,
    ),
});
