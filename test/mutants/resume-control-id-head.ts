import { throughStreams } from './through-streams.ts';
import { mutant } from './mutant.ts';

export const resumeControlIdHead = mutant({
  name: 'resume-control-id-head',
  bug: 'Gives connection.established the head of the log as its id, also before a replay: who is cut there loses the replay.',
  breaks: ['resume.any-cut'],
  build: () =>
    throughStreams((passage) => ({
      event(event) {
        if (event.event !== 'connection.established') return passage.send(event);
        const seq = passage.head;
        passage.send({ ...event, id: String(seq), json: { ...event.json, seq } });
      },
    })),
});
