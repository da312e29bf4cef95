import { mutant } from './mutant.ts';
import { isLive, throughStreams } from './through-streams.ts';
import type { StreamEvent } from './through-streams.ts';

export const sseBurstCoalesced = mutant({
  name: 'sse-burst-coalesced',
  bug: 'Of messages that come within a moment only the last is told.',
  breaks: ['sse.every-subscriber'],
  // Other stories run into it on their way.
  mayAlsoFail: [
    'seq.visible-in-order',
    'resume.long-replay',
    'post.created',
    'post.validation',
    'post.no-accidental-dedupe',
    'post.unknown-fields-ignored',
    'post.text-intact',
    'idem.refusal-keeps-key-free',
    'seq.same-everywhere',
    'event.created-first',
    'legacy.shared-log',
  ],
  build: () =>
    throughStreams((passage) => {
      let waiting: StreamEvent | undefined;
      let timer: NodeJS.Timeout | undefined;
      const flush = (): void => {
        clearTimeout(timer);
        timer = undefined;
        if (waiting !== undefined) passage.send(waiting);
        waiting = undefined;
      };
      return {
        event(event) {
          if (event.event !== 'message.created' || !isLive(event, passage)) {
            flush();
            passage.send(event);
            return;
          }
          waiting = event;
          timer ??= setTimeout(flush, 10);
        },
        detached: () => clearTimeout(timer),
      };
    }),
});
