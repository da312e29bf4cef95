import { contractKey, withOwnKeys } from './own-keys.ts';
import { mutant } from './mutant.ts';

const most = 1_000;

export const idemKeysCrowdedOut = mutant({
  name: 'idem-keys-crowded-out',
  bug: 'Remembers the last 1,000 keys instead of those of the last hour.',
  breaks: ['idem.duplicate-answer'],
  build: () => {
    const newest = new Map<string, number>();
    let posts = 0;
    return {
      ports: (ports) =>
        withOwnKeys(ports, {
          key(draft) {
            const id = contractKey(draft);
            if (id === undefined) return undefined;
            posts += 1;
            // A key that was crowded out begins a new life.
            const since = newest.get(id);
            if (since === undefined || posts - since > most) newest.set(id, posts);
            return `${id} ${newest.get(id)}`;
          },
        }),
    };
  },
});
