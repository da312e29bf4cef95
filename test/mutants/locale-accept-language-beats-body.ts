import { mutant } from './mutant.ts';
import { withResolution } from './resolution.ts';

export const localeAcceptLanguageBeatsBody = mutant({
  name: 'locale-accept-language-beats-body',
  bug: 'Looks at Accept-Language before the body.',
  breaks: ['locale.body', 'locale.default'],
  mayAlsoFail: ['locale.profile'],
  build: () => withResolution(({ header, acceptLanguage }) => (header === undefined ? acceptLanguage?.slice(0, 2) : undefined)),
});
