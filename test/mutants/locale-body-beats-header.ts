import { mutant } from './mutant.ts';
import { withResolution } from './resolution.ts';

export const localeBodyBeatsHeader = mutant({
  name: 'locale-body-beats-header',
  bug: 'The body wins over the header.',
  breaks: ['locale.header-wins'],
  mayAlsoFail: ['locale.unknown-falls-back'],
  build: () => withResolution(({ body }) => (typeof body === 'string' ? body : undefined)),
});
