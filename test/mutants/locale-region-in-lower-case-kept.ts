import { mutant } from './mutant.ts';
import { hasRegion, withStoredLocale } from './resolution.ts';

export const localeRegionInLowerCaseKept = mutant({
  name: 'locale-region-in-lower-case-kept',
  bug: 'Lower-cases the whole tag and keeps it.',
  breaks: ['locale.region-stripped'],
  build: () => withStoredLocale(['event', 'history'], (sent) => (hasRegion(sent) ? String(sent).toLowerCase() : undefined)),
});
