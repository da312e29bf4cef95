import { mutant } from './mutant.ts';
import { withData } from './through-frames.ts';

export const sseCreatedWithoutLocale = mutant({
  name: 'sse-created-without-locale',
  bug: 'message.created carries no locale.',
  breaks: ['sse.valid-payload'],
  mayAlsoFail: [
    'locale.region-stripped',
    'locale.default',
    'locale.body',
    'locale.header-wins',
    'locale.unknown-falls-back',
    'locale.profile',
    'locale.region-accepted',
  ],
  build: () => withData('message.created', ({ locale: _, ...data }) => data),
});
