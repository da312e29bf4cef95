import { throughStreams } from './through-streams.ts';
import { mutant } from './mutant.ts';

export const resumeControlIdNext = mutant({
  name: 'resume-control-id-next',
  bug: 'Numbers connection.established like an event: who comes back with its id loses the next one.',
  breaks: ['resume.any-cut'],
  build: () =>
    throughStreams((passage) => ({
      event(event) {
        if (event.event !== 'connection.established') return passage.send(event);
        const seq = Number(event.id) + 1;
        passage.send({ ...event, id: String(seq), json: { ...event.json, seq } });
      },
    })),
});
