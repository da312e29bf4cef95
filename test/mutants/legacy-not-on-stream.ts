import { withPort } from './decorate.ts';
import { createSeenCall } from './seen-call.ts';
import { mutant } from './mutant.ts';

export const legacyNotOnStream = mutant({
  name: 'legacy-not-on-stream',
  bug: 'Legacy messages are stored but no stream is told of them.',
  breaks: ['legacy.shared-log'],
  mayAlsoFail: [
    'idem.no-second-effect',
    'idem.concurrent-once',
    'seq.same-everywhere',
    'seq.distinct',
    'post.text-intact',
    'post.effective-mode',
    'post.validation',
    'event.effective-build-mode',
    'event.created-first',
    'legacy.modes',
    'sse.every-subscriber',
    'locale.region-stripped',
    'locale.body',
    'locale.header-wins',
    'sse.id-is-seq',
  ],
  build: () => {
    const seen = createSeenCall();
    return {
      engine: seen.engine,
      ports: (ports) =>
        withPort(ports, 'log', (log) => ({
          appendMessage(draft, keyNotBefore) {
            if (seen.call()?.operation !== 'postLegacyMessage') return log.appendMessage(draft, keyNotBefore);
            // Under a name that no client listens to.
            return log.appendMessage({ ...draft, event: { ...draft.event, event: 'message.legacy', data: {} } }, keyNotBefore);
          },
        })),
    };
  },
});
