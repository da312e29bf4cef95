import { mutant } from './mutant.ts';
import { withJson } from './through-frames.ts';

export const eventModeAlwaysBuild = mutant({
  name: 'event-mode-always-build',
  bug: 'effective_build_mode always says build.',
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
  build: () => withJson('message.created', (json) => ({ ...json, effective_build_mode: 'build' })),
});
