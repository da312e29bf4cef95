import { mutant } from './mutant.ts';
import { withoutLanguage } from './resolution.ts';

export const localeContentLanguageNotOnReads = mutant({
  name: 'locale-content-language-not-on-reads',
  bug: 'Sends no Content-Language where something is read.',
  breaks: ['locale.content-language'],
  build: () => withoutLanguage(({ method }, { kind, status }) => method === 'GET' && kind === 'plain' && status === 200),
});
