import { mutant } from './mutant.ts';
import { withoutLanguage } from './resolution.ts';

export const localeContentLanguageNotBeforeAuthentication = mutant({
  name: 'locale-content-language-not-before-authentication',
  bug: 'Sends no Content-Language with a refused signature.',
  breaks: ['locale.content-language'],
  build: () => withoutLanguage((_, { status }) => status === 401 || status === 403),
});
