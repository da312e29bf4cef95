import { mutant } from './mutant.ts';
import { withoutLanguage } from './resolution.ts';

export const localeContentLanguageNotOnInvalidRequests = mutant({
  name: 'locale-content-language-not-on-invalid-requests',
  bug: 'Sends no Content-Language with 400.',
  breaks: ['locale.content-language'],
  build: () => withoutLanguage((_, { status }) => status === 400),
});
