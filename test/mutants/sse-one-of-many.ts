import { clauseIds } from '../../src/contract/index.ts';
import { mutant } from './mutant.ts';
import { isLive, throughStreams } from './through-streams.ts';

export const sseOneOfMany = mutant({
  name: 'sse-one-of-many',
  bug: 'Each event goes to one reader, as jobs go to workers.',
  breaks: ['sse.every-subscriber'],
  // Most of what the suite looks at stands on this.
  mayAlsoFail: clauseIds,
  build: () => {
    const taken = new Set<string>();
    return throughStreams((passage) => ({
      event(event) {
        const key = `${passage.call.projectId} ${event.id}`;
        if (isLive(event, passage)) {
          if (taken.has(key)) return;
          taken.add(key);
        }
        passage.send(event);
      },
    }));
  },
});
