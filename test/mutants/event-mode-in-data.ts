import { mutant } from './mutant.ts';
import { withJson } from './through-frames.ts';

export const eventModeInData = mutant({
  name: 'event-mode-in-data',
  bug: 'effective_build_mode stands inside data.',
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
  build: () =>
    withJson('message.created', ({ effective_build_mode, ...json }) => ({
      ...json,
      data: { ...(json['data'] as object), effective_build_mode },
    })),
});
