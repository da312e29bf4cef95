import { mutant } from './mutant.ts';
import { sentTag, withResolution } from './resolution.ts';

export const localeUnderscoreSplit = mutant({
  name: 'locale-underscore-split',
  bug: 'Splits a tag at an underscore too.',
  breaks: ['locale.unknown-falls-back'],
  build: () => withResolution(({ call }) => (/^[a-z]+_/i.test(String(sentTag(call))) ? String(sentTag(call)).split('_')[0] : undefined)),
});
