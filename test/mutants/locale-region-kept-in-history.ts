import { mutant } from './mutant.ts';
import { hasRegion, withStoredLocale } from './resolution.ts';

export const localeRegionKeptInHistory = mutant({
  name: 'locale-region-kept-in-history',
  bug: 'Keeps the region tag in the history; the event has the base code.',
  breaks: ['locale.region-stripped'],
  build: () => withStoredLocale(['history'], (sent) => (hasRegion(sent) ? String(sent) : undefined)),
});
