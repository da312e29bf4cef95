import { withPort } from './decorate.ts';
import { mutant } from './mutant.ts';

export const preferenceNotSaved = mutant({
  name: 'preference-not-saved',
  bug: 'Answers a PUT rightly and saves nothing.',
  breaks: ['preference.saved-and-used'],
  mayAlsoFail: [
    'preference.override',
    'post.build-default',
    'preference.validation',
    'legacy.modes',
    'preference.scoped',
    'post.effective-mode',
    'auth.refusal-has-no-effect',
    'auth.replay-refused',
    'build.none-in-plan',
  ],
  build: () => ({ ports: (ports) => withPort(ports, 'preferences', () => ({ set: () => undefined })) }),
});
