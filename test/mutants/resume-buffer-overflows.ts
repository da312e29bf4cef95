import { isLive, throughStreams } from './through-streams.ts';
import { mutant } from './mutant.ts';

export const resumeBufferOverflows = mutant({
  name: 'resume-buffer-overflows',
  bug: 'Holds what comes during a replay in a buffer of two and drops the rest.',
  breaks: ['resume.under-load'],
  mayAlsoFail: ['resume.last-event-id'],
  build: () =>
    throughStreams((passage) => {
      if (passage.cursor === undefined) return { event: passage.send };
      const replayedAt = performance.now() + 15;
      let room = 2;
      return {
        event: (event) => (!isLive(event, passage) || performance.now() >= replayedAt || room-- > 0 ? passage.send(event) : undefined),
      };
    }),
});
