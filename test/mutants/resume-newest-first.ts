import { isReplayed, type StreamEvent, throughStreams } from './through-streams.ts';
import { mutant } from './mutant.ts';

export const resumeNewestFirst = mutant({
  name: 'resume-newest-first',
  bug: 'Replays the newest event first.',
  breaks: ['resume.last-event-id', 'resume.from-seq', 'resume.header-wins'],
  // Where nothing is live among it a replay is all that a connection brings.
  mayAlsoFail: ['seq.ordered-on-stream'],
  build: () =>
    throughStreams((passage) => {
      const replayed: StreamEvent[] = [];
      return {
        event(event) {
          if (!isReplayed(event, passage)) return passage.send(event);
          replayed.push(event);
          if (Number(event.id) === passage.head) for (const late of replayed.toReversed()) passage.send(late);
        },
      };
    }),
});
