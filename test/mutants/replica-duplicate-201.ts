import { withPort } from './decorate.ts';
import { contractKey } from './own-keys.ts';
import { mutant } from './mutant.ts';

export const replicaDuplicate201 = mutant({
  name: 'replica-duplicate-201',
  bug: 'A process that sees a key for the first time answers 201, though another has stored the message.',
  replicas: 2,
  breaks: ['idem.across-replicas'],
  build: () => ({
    ports: (ports) => {
      const seen = new Set<string>();
      return withPort(ports, 'log', (log) => ({
        async appendMessage(draft, keyNotBefore) {
          const key = contractKey(draft) ?? draft.id;
          const isNew = !seen.has(key);
          seen.add(key);
          const appended = await log.appendMessage(draft, keyNotBefore);
          return { ...appended, fresh: appended.fresh || isNew };
        },
      }));
    },
  }),
});
