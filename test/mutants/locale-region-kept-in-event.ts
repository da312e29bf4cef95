import { mutant } from './mutant.ts';
import { hasRegion, withStoredLocale } from './resolution.ts';

export const localeRegionKeptInEvent = mutant({
  name: 'locale-region-kept-in-event',
  bug: 'Tells the region tag in the event; the history has the base code.',
  breaks: ['locale.region-stripped'],
  build: () => withStoredLocale(['event'], (sent) => (hasRegion(sent) ? String(sent) : undefined)),
});
