import { mutant } from './mutant.ts';
import { withoutLanguage } from './resolution.ts';

export const localeContentLanguageNever = mutant({
  name: 'locale-content-language-never',
  bug: 'Never sends Content-Language.',
  breaks: ['locale.content-language'],
  build: () => withoutLanguage(() => true),
});
