import { bodyOf, withPort } from './decorate.ts';
import { createSeenCall } from './seen-call.ts';
import { mutant } from './mutant.ts';

export const postUnifiedInEvent = mutant({
  name: 'post-unified-in-event',
  bug: 'Puts unified into the mode of message.created.',
  breaks: ['post.effective-mode'],
  mayAlsoFail: ['sse.valid-payload', 'legacy.modes', 'event.effective-build-mode', 'post.unknown-fields-ignored'],
  build: () => {
    const seen = createSeenCall();
    return {
      engine: seen.engine,
      ports: (ports) =>
        withPort(ports, 'log', (log) => ({
          appendMessage(draft, keyNotBefore) {
            const call = seen.call();
            if (call === undefined || !(bodyOf(call)?.['mode'] === 'unified')) return log.appendMessage(draft, keyNotBefore);
            // `as`: what the mutant emits is outside the contract.
            const mode = 'unified' as 'plan';
            return log.appendMessage({ ...draft, event: { ...draft.event, data: { ...draft.event.data, mode } } }, keyNotBefore);
          },
        })),
    };
  },
});
