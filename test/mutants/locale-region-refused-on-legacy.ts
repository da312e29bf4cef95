import { refusal } from './decorate.ts';
import { mutant } from './mutant.ts';
import { hasRegion, withResolution } from './resolution.ts';

export const localeRegionRefusedOnLegacy = mutant({
  name: 'locale-region-refused-on-legacy',
  bug: 'Refuses a region tag on the legacy endpoint alone.',
  breaks: ['locale.region-accepted'],
  build: () =>
    withResolution(({ call, header }) =>
      call.operation === 'postLegacyMessage' && hasRegion(header) ? refusal(400, 'VALIDATION_FAILED') : undefined,
    ),
});
