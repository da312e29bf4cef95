import { isDurable, type Passage, throughStreams } from './through-streams.ts';
import { mutant } from './mutant.ts';

export const connectionOthersGetTwice = mutant({
  name: 'connection-others-get-twice',
  bug: 'Subscribes the streams that stay a second time when one is taken over.',
  breaks: ['connection.others-undisturbed'],
  build: () => {
    const again = new Map<Passage, () => void>();
    const groups = new Map<string, Set<Passage>>();
    return throughStreams((passage) => {
      const key = `${passage.call.projectId} ${passage.userId}`;
      const group = groups.get(key) ?? new Set();
      groups.set(key, group.add(passage));
      let times = 1;
      again.set(passage, () => {
        times = 2;
      });
      return {
        event(event) {
          if (event.event === 'connection.takeover') for (const other of group) if (other !== passage) again.get(other)?.();
          for (let nth = 0; nth < (isDurable(event) ? times : 1); nth += 1) passage.send(event);
        },
        detached: () => void group.delete(passage),
      };
    });
  },
});
