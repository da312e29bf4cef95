import type { Assistant } from '../../src/engine/ports.ts';
import { withPort } from './decorate.ts';
import { contractKey } from './own-keys.ts';
import { mutant } from './mutant.ts';

export const replicaSecondBuild = mutant({
  name: 'replica-second-build',
  bug: 'Every process starts the build of a message that it sees for the first time.',
  replicas: 2,
  breaks: ['idem.across-replicas'],
  build: () => ({
    ports(ports) {
      const seen = new Set<string>();
      let assistant: Assistant | undefined;
      const counting = withPort(ports, 'log', (log) => ({
        async appendMessage(draft, keyNotBefore) {
          const key = contractKey(draft) ?? draft.id;
          const isNew = !seen.has(key);
          seen.add(key);
          const appended = await log.appendMessage(draft, keyNotBefore);
          if (isNew && !appended.fresh) assistant?.onMessage(appended.message);
          return appended;
        },
      }));
      return {
        ...counting,
        assistant(given, onProblem) {
          assistant = ports.assistant(given, onProblem);
          return assistant;
        },
      };
    },
  }),
});
