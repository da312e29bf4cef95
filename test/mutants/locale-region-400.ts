import { refusal } from './decorate.ts';
import { mutant } from './mutant.ts';
import { withResolution } from './resolution.ts';

export const localeRegion400 = mutant({
  name: 'locale-region-400',
  bug: 'Refuses every header tag with a hyphen.',
  breaks: ['locale.region-accepted', 'locale.unknown-falls-back'],
  build: () => withResolution(({ header }) => (header?.includes('-') === true ? refusal(400, 'VALIDATION_FAILED') : undefined)),
});
