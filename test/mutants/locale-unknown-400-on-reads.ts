import { refusal } from './decorate.ts';
import { mutant } from './mutant.ts';
import { knownLanguage, withResolution } from './resolution.ts';

export const localeUnknown400OnReads = mutant({
  name: 'locale-unknown-400-on-reads',
  bug: 'Refuses an unknown language where something is read.',
  breaks: ['locale.unknown-falls-back'],
  build: () =>
    withResolution(({ call, header }) =>
      call.method === 'GET' && header !== undefined && knownLanguage(header) === undefined ? refusal(400, 'VALIDATION_FAILED') : undefined,
    ),
});
