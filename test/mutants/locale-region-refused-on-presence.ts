import { refusal } from './decorate.ts';
import { mutant } from './mutant.ts';
import { hasRegion, withResolution } from './resolution.ts';

export const localeRegionRefusedOnPresence = mutant({
  name: 'locale-region-refused-on-presence',
  bug: 'Refuses a region tag on presence, with 500 alone.',
  breaks: ['locale.region-accepted'],
  build: () =>
    withResolution(({ call, header }) => (call.operation === 'postPresence' && hasRegion(header) ? refusal(500, 'INTERNAL') : undefined)),
});
