import { refusal } from './decorate.ts';
import { mutant } from './mutant.ts';
import { knownLanguage, withResolution } from './resolution.ts';

export const localeUnknown400InBody = mutant({
  name: 'locale-unknown-400-in-body',
  bug: 'Refuses an unknown language in the body.',
  breaks: ['locale.unknown-falls-back'],
  mayAlsoFail: ['locale.profile'],
  build: () =>
    withResolution(({ body }) =>
      typeof body === 'string' && knownLanguage(body) === undefined ? refusal(400, 'VALIDATION_FAILED') : undefined,
    ),
});
