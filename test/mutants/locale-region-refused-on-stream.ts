import { refusal } from './decorate.ts';
import { mutant } from './mutant.ts';
import { hasRegion, withResolution } from './resolution.ts';

export const localeRegionRefusedOnStream = mutant({
  name: 'locale-region-refused-on-stream',
  bug: 'Refuses a region tag on the stream alone.',
  breaks: ['locale.region-accepted'],
  build: () =>
    withResolution(({ call, header }) =>
      call.operation === 'openStream' && hasRegion(header) ? refusal(400, 'VALIDATION_FAILED') : undefined,
    ),
});
