import { mutant } from './mutant.ts';
import { hasRegion, withStoredLocale } from './resolution.ts';

export const localeRegionKept = mutant({
  name: 'locale-region-kept',
  bug: 'Stores the region tag as it was sent.',
  breaks: ['locale.region-stripped'],
  build: () => withStoredLocale(['event', 'history'], (sent) => (hasRegion(sent) ? String(sent) : undefined)),
});
