import { bodyOf, withPort } from './decorate.ts';
import { createSeenCall } from './seen-call.ts';
import { mutant } from './mutant.ts';

export const postUnifiedInEnvelope = mutant({
  name: 'post-unified-in-envelope',
  bug: 'Puts unified into effective_build_mode where the preference decided.',
  breaks: ['post.effective-mode'],
  mayAlsoFail: [
    'sse.valid-payload',
    'event.effective-build-mode',
    'legacy.modes',
    'post.build-default',
    'preference.saved-and-used',
    'preference.override',
    'post.unknown-fields-ignored',
  ],
  build: () => {
    const seen = createSeenCall();
    return {
      engine: seen.engine,
      ports: (ports) =>
        withPort(ports, 'log', (log) => ({
          appendMessage(draft, keyNotBefore) {
            const call = seen.call();
            if (
              call === undefined ||
              !(
                bodyOf(call)?.['mode'] === 'unified' ||
                (call.operation === 'postMessage' && bodyOf(call)?.['buildImmediately'] === undefined)
              )
            )
              return log.appendMessage(draft, keyNotBefore);
            // `as`: what the mutant emits is outside the contract.
            const mode = 'unified' as 'plan';
            return log.appendMessage({ ...draft, event: { ...draft.event, effective_build_mode: mode } }, keyNotBefore);
          },
        })),
    };
  },
});
