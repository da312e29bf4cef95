import { contractKey, withOwnKeys } from './own-keys.ts';
import { createSeenCall } from './seen-call.ts';
import { mutant } from './mutant.ts';

export const idemKeyPerEndpoint = mutant({
  name: 'idem-key-per-endpoint',
  bug: 'Keeps the keys of the two posting endpoints apart, so a retry through the other one is new.',
  breaks: ['legacy.shared-log', 'idem.no-second-effect', 'idem.concurrent-once', 'idem.duplicate-answer'],
  mayAlsoFail: ['legacy.duplicate', 'idem.expires'],
  build: () => {
    const seen = createSeenCall();
    return {
      engine: seen.engine,
      ports: (ports) =>
        withOwnKeys(ports, {
          key: (draft) => {
            const key = contractKey(draft);
            return key === undefined ? undefined : `${seen.call()?.operation} ${key}`;
          },
        }),
    };
  },
});
