import { refusal } from './decorate.ts';
import { mutant } from './mutant.ts';
import { withResolution } from './resolution.ts';

export const localeRegion400InBody = mutant({
  name: 'locale-region-400-in-body',
  bug: 'Refuses every body tag with a hyphen.',
  breaks: ['locale.region-accepted', 'locale.unknown-falls-back'],
  build: () =>
    withResolution(({ body }) => (typeof body === 'string' && body.includes('-') ? refusal(400, 'VALIDATION_FAILED') : undefined)),
});
