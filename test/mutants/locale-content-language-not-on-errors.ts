import { mutant } from './mutant.ts';
import { withoutLanguage } from './resolution.ts';

export const localeContentLanguageNotOnErrors = mutant({
  name: 'locale-content-language-not-on-errors',
  bug: 'Sends no Content-Language with an error.',
  breaks: ['locale.content-language'],
  build: () => withoutLanguage((_, { status }) => status >= 400),
});
