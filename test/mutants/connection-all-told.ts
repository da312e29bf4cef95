import { type Passage, throughStreams } from './through-streams.ts';
import { mutant } from './mutant.ts';

export const connectionAllTold = mutant({
  name: 'connection-all-told',
  bug: 'Broadcasts the takeover to every stream of the user.',
  breaks: ['connection.victim-told'],
  mayAlsoFail: ['connection.others-undisturbed', 'connection.same-instance'],
  build: () => {
    const groups = new Map<string, Set<Passage>>();
    return throughStreams((passage) => {
      const key = `${passage.call.projectId} ${passage.userId}`;
      const group = groups.get(key) ?? new Set();
      groups.set(key, group.add(passage));
      return {
        event(event) {
          passage.send(event);
          if (event.event !== 'connection.takeover') return;
          for (const other of group) if (other !== passage) other.send(event);
        },
        detached: () => void group.delete(passage),
      };
    });
  },
});
