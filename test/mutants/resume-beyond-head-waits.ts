import { cursorsOf, isDurable, throughStreams } from './through-streams.ts';
import { mutant } from './mutant.ts';

export const resumeBeyondHeadWaits = mutant({
  name: 'resume-beyond-head-waits',
  bug: 'Keeps a cursor beyond the head: the reader hears nothing until the log has got there.',
  breaks: ['resume.bad-cursor'],
  build: () =>
    throughStreams((passage) => {
      const asked = Number(cursorsOf(passage.call).lastEventId);
      return { event: (event) => (isDurable(event) && Number(event.id) <= asked ? undefined : passage.send(event)) };
    }),
});
