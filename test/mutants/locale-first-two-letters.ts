import { mutant } from './mutant.ts';
import { sentTag, withResolution } from './resolution.ts';

export const localeFirstTwoLetters = mutant({
  name: 'locale-first-two-letters',
  bug: 'Looks at the first two letters of a tag.',
  breaks: ['locale.unknown-falls-back'],
  build: () => withResolution(({ call }) => (typeof sentTag(call) === 'string' ? String(sentTag(call)).slice(0, 2) : undefined)),
});
