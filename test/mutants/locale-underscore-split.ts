import { mutant } from './mutant.ts';
import { sentText, withResolution } from './resolution.ts';

export const localeUnderscoreSplit = mutant({
  name: 'locale-underscore-split',
  bug: 'Splits a tag at an underscore too.',
  breaks: ['locale.unknown-falls-back'],
  build: () => withResolution(({ call }) => (/^[a-z]+_/i.test(sentText(call)) ? sentText(call).split('_')[0] : undefined)),
});
