import { mutant } from './mutant.ts';
import { hasRegion, sentTag, withResolution } from './resolution.ts';

export const localeRegionUnknown = mutant({
  name: 'locale-region-unknown',
  bug: 'Knows base codes only: ar-EG becomes en.',
  breaks: ['locale.region-stripped'],
  build: () => withResolution(({ call }) => (hasRegion(sentTag(call)) ? 'en' : undefined)),
});
