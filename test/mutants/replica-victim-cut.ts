import { throughStreams } from './through-streams.ts';
import { mutant } from './mutant.ts';

export const replicaVictimCut = mutant({
  name: 'replica-victim-cut',
  bug: 'A victim on another process is cut without a word.',
  replicas: 2,
  breaks: ['connection.victim-told'],
  build: () => {
    const opened = new Set<string>();
    return throughStreams(({ connectionId, send, end }) => {
      opened.add(connectionId);
      return {
        event(event) {
          const data = event.json['data'] as Record<string, unknown>; // `as`: the engine's events have one
          const isForeign = event.event === 'connection.takeover' && !opened.has(String(data['connectionId']));
          if (isForeign) end();
          else send(event);
        },
      };
    });
  },
});
