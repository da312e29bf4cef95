import { refusal } from './decorate.ts';
import { mutant } from './mutant.ts';
import { withResolution } from './resolution.ts';

export const localeNullBody400 = mutant({
  name: 'locale-null-body-400',
  bug: 'Refuses null in the body.',
  breaks: ['locale.default'],
  mayAlsoFail: ['locale.profile'],
  build: () => withResolution(({ body }) => (body === null ? refusal(400, 'VALIDATION_FAILED') : undefined)),
});
