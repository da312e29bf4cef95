import { isReplayed, throughStreams } from './through-streams.ts';
import { mutant } from './mutant.ts';

const limit = 1_000;

export const resumeTruncatedWrongId = mutant({
  name: 'resume-truncated-wrong-id',
  bug: 'Gives replay.truncated the id of the head: a browser that comes back with it loses the rest.',
  breaks: ['resume.long-replay'],
  build: () =>
    throughStreams((passage) => {
      let left = limit;
      return {
        event(event) {
          if (left < 0) return;
          if (!isReplayed(event, passage) || left-- > 0) return passage.send(event);
          const { head } = passage;
          const last = Number(event.id) - 1;
          const timestamp = new Date().toISOString();
          const json = { seq: head, event: 'replay.truncated', timestamp, data: { last_seq: last } };
          passage.send({ id: String(head), event: 'replay.truncated', json });
          passage.end();
        },
      };
    }),
});
