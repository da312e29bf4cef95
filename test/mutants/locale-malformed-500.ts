import { refusal } from './decorate.ts';
import { mutant } from './mutant.ts';
import { sentText, withResolution } from './resolution.ts';

export const localeMalformed500 = mutant({
  name: 'locale-malformed-500',
  bug: 'Fails to parse what is no language tag.',
  breaks: ['locale.unknown-falls-back'],
  build: () => withResolution(({ call }) => (/[^\x21-\x7e]|!/.test(sentText(call)) ? refusal(500, 'INTERNAL') : undefined)),
});
