import { mutant } from './mutant.ts';
import { withStoredLocale } from './resolution.ts';

export const localeDefaultUndetermined = mutant({
  name: 'locale-default-undetermined',
  bug: 'Stores und where nobody says anything.',
  breaks: ['locale.default'],
  mayAlsoFail: ['locale.profile'],
  build: () => withStoredLocale(['event', 'history'], (sent, resolved) => (sent === undefined && resolved === 'en' ? 'und' : undefined)),
});
