import { mutant } from './mutant.ts';
import { isReplayed, throughStreams } from './through-streams.ts';
import type { StreamEvent } from './through-streams.ts';

export const buildOnlyLastReplayed = mutant({
  name: 'build-only-last-replayed',
  bug: 'Of a build a latecomer gets the newest status only.',
  breaks: ['build.catch-up'],
  // Other stories run into it on their way.
  mayAlsoFail: ['resume.last-event-id', 'build.lifecycle'],
  build: () =>
    throughStreams((passage) => {
      let held: StreamEvent | undefined;
      return {
        event(event) {
          if (event.event === 'build.status' && isReplayed(event, passage) && passage.cursor !== undefined) {
            held = event;
            setTimeout(() => {
              if (held === event) passage.send(event);
            }, 1);
            return;
          }
          if (held !== undefined) passage.send(held);
          held = undefined;
          passage.send(event);
        },
      };
    }),
});
