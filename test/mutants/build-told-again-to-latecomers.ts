import { mutant } from './mutant.ts';
import { isDurable, throughStreams } from './through-streams.ts';
import type { StreamEvent } from './through-streams.ts';

export const buildToldAgainToLatecomers = mutant({
  name: 'build-told-again-to-latecomers',
  bug: 'A latecomer gets the running build from its start, whatever their cursor.',
  breaks: ['build.catch-up'],
  build: () => {
    const builds = new Map<string, StreamEvent[]>();
    return throughStreams((passage) => {
      const { projectId } = passage.call;
      const told = builds.get(projectId) ?? [];
      builds.set(projectId, told);
      let first = passage.cursor !== undefined && passage.cursor > 0;
      return {
        event(event) {
          if (isDurable(event) && first) {
            first = false;
            for (const earlier of told) if (Number(earlier.id) <= (passage.cursor ?? 0)) passage.send(earlier);
          }
          if (event.event === 'build.status' && !told.some(({ id }) => id === event.id)) told.push(event);
          passage.send(event);
        },
      };
    });
  },
});
