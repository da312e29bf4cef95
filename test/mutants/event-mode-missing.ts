import { mutant } from './mutant.ts';
import { withJson } from './through-frames.ts';

export const eventModeMissing = mutant({
  name: 'event-mode-missing',
  bug: 'No event carries effective_build_mode.',
  breaks: ['event.effective-build-mode'],
  mayAlsoFail: [
    'post.effective-mode',
    'legacy.modes',
    'preference.saved-and-used',
    'preference.override',
    'preference.default',
    'preference.scoped',
    'post.build-default',
  ],
  build: () => withJson('message.created', ({ effective_build_mode: _, ...json }) => json),
});
