import { refusal } from './decorate.ts';
import { mutant } from './mutant.ts';
import { knownLanguage, withResolution } from './resolution.ts';

export const localeUnknown400 = mutant({
  name: 'locale-unknown-400',
  bug: 'Refuses an unknown language in the header.',
  breaks: ['locale.unknown-falls-back'],
  mayAlsoFail: ['locale.profile'],
  build: () =>
    withResolution(({ header }) =>
      header !== undefined && knownLanguage(header) === undefined ? refusal(400, 'VALIDATION_FAILED') : undefined,
    ),
});
