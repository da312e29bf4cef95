import { bodyOf, withPort } from './decorate.ts';
import { createSeenCall } from './seen-call.ts';
import { mutant } from './mutant.ts';

export const preferenceOverrideSaved = mutant({
  name: 'preference-override-saved',
  bug: 'Saves the buildImmediately of a post as the preference.',
  breaks: ['preference.override'],
  mayAlsoFail: ['legacy.modes', 'post.build-default'],
  build: () => {
    const seen = createSeenCall();
    return {
      engine: seen.engine,
      ports: (ports) =>
        withPort(ports, 'log', (log) => ({
          async appendMessage(draft, keyNotBefore) {
            const call = seen.call();
            const own = call === undefined ? undefined : bodyOf(call)?.['buildImmediately'];
            if (typeof own === 'boolean') await ports.preferences.set(draft.projectId, draft.userId, { buildImmediately: own });
            return log.appendMessage(draft, keyNotBefore);
          },
        })),
    };
  },
});
