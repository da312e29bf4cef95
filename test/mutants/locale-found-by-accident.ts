import { mutant } from './mutant.ts';
import { withStoredLocale } from './resolution.ts';

export const localeFoundByAccident = mutant({
  name: 'locale-found-by-accident',
  bug: 'Looks the tag up in an object, which has a constructor.',
  breaks: ['locale.unknown-falls-back'],
  build: () => withStoredLocale(['event', 'history'], (sent) => (typeof sent === 'string' && sent in {} ? 'Object' : undefined)),
});
