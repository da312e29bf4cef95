import { withOwnKeys } from './own-keys.ts';
import { mutant } from './mutant.ts';

export const idemKeyRenewed = mutant({
  name: 'idem-key-renewed',
  bug: 'A duplicate begins the hour anew, so a client that keeps retrying never gets through.',
  breaks: ['idem.expires'],
  build: () => {
    const renewed = new Map<string, number>();
    return {
      ports: (ports) =>
        withOwnKeys(ports, {
          onDuplicate: (first, { at }) => void renewed.set(first.id, at),
          expired: (firstAt, keyNotBefore, first) => (renewed.get(first.id) ?? firstAt) <= keyNotBefore,
        }),
    };
  },
});
