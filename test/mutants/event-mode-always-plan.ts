import { mutant } from './mutant.ts';
import { withJson } from './through-frames.ts';

export const eventModeAlwaysPlan = mutant({
  name: 'event-mode-always-plan',
  bug: 'effective_build_mode always says plan.',
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
  build: () => withJson('message.created', (json) => ({ ...json, effective_build_mode: 'plan' })),
});
