import { mutant } from './mutant.ts';
import { withoutLanguage } from './resolution.ts';

export const localeContentLanguageNotOnTheStream = mutant({
  name: 'locale-content-language-not-on-the-stream',
  bug: 'Sends no Content-Language with the stream.',
  breaks: ['locale.content-language'],
  build: () => withoutLanguage((_, { kind }) => kind === 'stream'),
});
