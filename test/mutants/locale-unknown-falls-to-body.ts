import { mutant } from './mutant.ts';
import { knownLanguage, withResolution } from './resolution.ts';

export const localeUnknownFallsToBody = mutant({
  name: 'locale-unknown-falls-to-body',
  bug: 'Passes an unknown header over and takes the body.',
  breaks: ['locale.unknown-falls-back'],
  build: () =>
    withResolution(({ header, body }) =>
      header !== undefined && knownLanguage(header) === undefined && typeof body === 'string' ? body : undefined,
    ),
});
