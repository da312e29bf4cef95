import { mutant } from './mutant.ts';
import { withStoredLocale } from './resolution.ts';

export const localeStoredInUpperCase = mutant({
  name: 'locale-stored-in-upper-case',
  bug: 'Stores the base code in upper case.',
  breaks: ['locale.region-stripped'],
  mayAlsoFail: ['locale.header-wins', 'locale.body', 'locale.profile', 'locale.default', 'locale.unknown-falls-back'],
  build: () => withStoredLocale(['event', 'history'], (_, resolved) => resolved.toUpperCase()),
});
