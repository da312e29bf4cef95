import { type Passage, throughStreams } from './through-streams.ts';
import { mutant } from './mutant.ts';

export const connectionTwoVictims = mutant({
  name: 'connection-two-victims',
  bug: 'Closes two streams for one newcomer.',
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
          group.delete(passage);
          const [second] = group;
          if (second === undefined) return;
          const data = { ...(event.json['data'] as object), evicted_connection_id: second.connectionId }; // `as`: the engine's events have one
          second.send({ ...event, json: { ...event.json, data } });
          second.end();
        },
        detached: () => void group.delete(passage),
      };
    });
  },
});
