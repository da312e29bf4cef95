import { mutant } from './mutant.ts';
import { isLive, throughStreams } from './through-streams.ts';

export const sseNotOwn = mutant({
  name: 'sse-not-own',
  bug: 'A user does not get their own messages back.',
  breaks: ['sse.every-subscriber'],
  mayAlsoFail: ['seq.visible-in-order', 'event.created-first', 'connection.limit'],
  build: () =>
    throughStreams((passage) => ({
      event(event) {
        if (
          !isLive(event, passage) ||
          event.event !== 'message.created' ||
          (event.json['data'] as { userId?: unknown }).userId !== passage.userId
        )
          passage.send(event);
      },
    })),
});
