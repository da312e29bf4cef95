import { isDurable, type Passage, throughStreams } from './through-streams.ts';
import { mutant } from './mutant.ts';

export const connectionOthersMissEvents = mutant({
  name: 'connection-others-miss-events',
  bug: 'Unsubscribes the whole user when one of the streams is taken over.',
  breaks: ['connection.others-undisturbed'],
  mayAlsoFail: ['connection.same-instance', 'connection.newcomer-admitted'],
  build: () => {
    const deafen = new Map<Passage, () => void>();
    const groups = new Map<string, Set<Passage>>();
    return throughStreams((passage) => {
      const key = `${passage.call.projectId} ${passage.userId}`;
      const group = groups.get(key) ?? new Set();
      groups.set(key, group.add(passage));
      let deaf = false;
      deafen.set(passage, () => {
        deaf = true;
      });
      return {
        event(event) {
          if (event.event === 'connection.takeover') for (const other of group) if (other !== passage) deafen.get(other)?.();
          if (!deaf || !isDurable(event)) passage.send(event);
        },
        detached: () => void group.delete(passage),
      };
    });
  },
});
