import { mutant } from './mutant.ts';
import { sentText, withResolution } from './resolution.ts';

export const localeFirstTwoLetters = mutant({
  name: 'locale-first-two-letters',
  bug: 'Looks at the first two letters of a tag.',
  breaks: ['locale.unknown-falls-back'],
  build: () => withResolution(({ call }) => sentText(call).slice(0, 2) || undefined),
});
