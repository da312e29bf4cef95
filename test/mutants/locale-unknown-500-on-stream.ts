import { refusal } from './decorate.ts';
import { mutant } from './mutant.ts';
import { knownLanguage, withResolution } from './resolution.ts';

export const localeUnknown500OnStream = mutant({
  name: 'locale-unknown-500-on-stream',
  bug: 'Fails to open a stream in an unknown language.',
  breaks: ['locale.unknown-falls-back'],
  build: () =>
    withResolution(({ call, header }) =>
      call.operation === 'openStream' && header !== undefined && knownLanguage(header) === undefined ? refusal(500, 'INTERNAL') : undefined,
    ),
});
