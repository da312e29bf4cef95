import { refusal } from './decorate.ts';
import { mutant } from './mutant.ts';
import { hasRegion, withResolution } from './resolution.ts';

export const localeRegionRefusedOnReadMark = mutant({
  name: 'locale-region-refused-on-read-mark',
  bug: 'Refuses a region tag on the read mark alone.',
  breaks: ['locale.region-accepted'],
  build: () =>
    withResolution(({ call, header }) =>
      call.operation === 'putReadMark' && hasRegion(header) ? refusal(400, 'VALIDATION_FAILED') : undefined,
    ),
});
