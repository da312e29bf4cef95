import { clauseIds } from '../../src/contract/index.ts';
import { mutant } from './mutant.ts';
import { isLive, throughStreams } from './through-streams.ts';

export const sseOnlyOwn = mutant({
  name: 'sse-only-own',
  bug: 'A user gets their own messages only.',
  breaks: ['sse.every-subscriber'],
  // Most of what the suite looks at stands on this.
  mayAlsoFail: clauseIds,
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
