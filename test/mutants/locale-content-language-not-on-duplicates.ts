import { mutant } from './mutant.ts';
import { withoutLanguage } from './resolution.ts';

export const localeContentLanguageNotOnDuplicates = mutant({
  name: 'locale-content-language-not-on-duplicates',
  bug: 'Sends no Content-Language with the answer of a duplicate.',
  breaks: ['locale.content-language'],
  build: () => withoutLanguage(({ operation }, { status }) => operation === 'postMessage' && status === 200),
});
