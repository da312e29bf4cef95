import { mutant } from './mutant.ts';
import { withoutLanguage } from './resolution.ts';

export const localeContentLanguageNotOn204 = mutant({
  name: 'locale-content-language-not-on-204',
  bug: 'Sends no Content-Language with 204.',
  breaks: ['locale.content-language'],
  build: () => withoutLanguage((_, { status }) => status === 204),
});
