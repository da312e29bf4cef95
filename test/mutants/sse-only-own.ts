import { mutant } from './mutant.ts';
import { isLive, throughStreams } from './through-streams.ts';

export const sseOnlyOwn = mutant({
  name: 'sse-only-own',
  bug: 'A user gets their own messages only.',
  breaks: ['sse.every-subscriber'],
  // Other stories run into it on their way.
  mayAlsoFail: [
    'seq.visible-in-order',
    'resume.under-load',
    'resume.any-cut',
    'resume.long-replay',
    'event.created-first',
    'resume.last-event-id',
    'resume.from-seq',
    'resume.header-wins',
    'resume.bad-cursor',
    'build.catch-up',
  ],
  build: () =>
    throughStreams((passage) => ({
      event(event) {
        if (
          !isLive(event, passage) ||
          event.event !== 'message.created' ||
          (event.json['data'] as { userId?: unknown }).userId === passage.userId
        )
          passage.send(event);
      },
    })),
});
