import { mutant } from './mutant.ts';
import { sentText, withResolution } from './resolution.ts';

export const localeUpperCaseUnknown = mutant({
  name: 'locale-upper-case-unknown',
  bug: 'Knows languages in lower case only.',
  breaks: ['locale.region-stripped'],
  build: () => withResolution(({ call }) => (/^[^-]*[A-Z]/.test(sentText(call)) ? 'en' : undefined)),
});
