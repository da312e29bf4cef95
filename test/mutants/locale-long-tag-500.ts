import { refusal } from './decorate.ts';
import { mutant } from './mutant.ts';
import { sentText, withResolution } from './resolution.ts';

export const localeLongTag500 = mutant({
  name: 'locale-long-tag-500',
  bug: 'Fails where a tag does not fit into its column.',
  breaks: ['locale.unknown-falls-back'],
  mayAlsoFail: ['error.hostile-input'],
  build: () => withResolution(({ call }) => (sentText(call).length > 64 ? refusal(500, 'INTERNAL') : undefined)),
});
