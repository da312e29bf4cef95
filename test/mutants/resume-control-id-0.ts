import { throughStreams } from './through-streams.ts';
import { mutant } from './mutant.ts';

export const resumeControlId0 = mutant({
  name: 'resume-control-id-0',
  bug: 'Gives connection.established the id 0: who comes back with it gets the whole log again.',
  breaks: ['resume.any-cut'],
  build: () =>
    throughStreams((passage) => ({
      event(event) {
        if (event.event !== 'connection.established') return passage.send(event);
        const seq = 0;
        passage.send({ ...event, id: String(seq), json: { ...event.json, seq } });
      },
    })),
});
