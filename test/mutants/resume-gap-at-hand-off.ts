import { isLive, throughStreams } from './through-streams.ts';
import { mutant } from './mutant.ts';

export const resumeGapAtHandOff = mutant({
  name: 'resume-gap-at-hand-off',
  bug: 'Reads the log first and subscribes to what is live afterwards: what comes in between is lost.',
  breaks: ['resume.under-load'],
  mayAlsoFail: ['sse.every-subscriber', 'resume.last-event-id', 'resume.any-cut', 'resume.bad-cursor', 'build.catch-up'],
  build: () =>
    throughStreams((passage) => {
      if (passage.cursor === undefined) return { event: passage.send };
      // The subscription takes as long as one round trip to a broker.
      const subscribedAt = performance.now() + 15;
      return { event: (event) => (!isLive(event, passage) || performance.now() >= subscribedAt ? passage.send(event) : undefined) };
    }),
});
