import { isReplayed, throughStreams } from './through-streams.ts';
import { mutant } from './mutant.ts';

const limit = 1_000;

export const resumeTruncatedLies = mutant({
  name: 'resume-truncated-lies',
  bug: 'Tells the head of the log as last_seq of a truncated replay: a reader that believes it loses the rest.',
  breaks: ['resume.long-replay'],
  build: () =>
    throughStreams((passage) => {
      let left = limit;
      return {
        event(event) {
          if (left < 0) return;
          if (!isReplayed(event, passage) || left-- > 0) return passage.send(event);
          const { head } = passage;
          const timestamp = new Date().toISOString();
          const json = { seq: head, event: 'replay.truncated', timestamp, data: { last_seq: head } };
          passage.send({ id: String(head), event: 'replay.truncated', json });
          passage.end();
        },
      };
    }),
});
