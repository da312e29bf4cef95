import { mutant } from './mutant.ts';
import { knownLanguage, withStoredLocale } from './resolution.ts';

export const localeUnknownKept = mutant({
  name: 'locale-unknown-kept',
  bug: 'Stores an unknown language as it was sent.',
  breaks: ['locale.unknown-falls-back'],
  mayAlsoFail: ['locale.profile'],
  build: () =>
    withStoredLocale(['event', 'history'], (sent) => (typeof sent === 'string' && knownLanguage(sent) === undefined ? sent : undefined)),
});
