import { mutant } from './mutant.ts';
import { contractKey, withOwnKeys } from './own-keys.ts';
import { createSeenCall } from './seen-call.ts';

export const legacyOwnKeys = mutant({
  name: 'legacy-own-keys',
  bug: 'The legacy endpoint keeps keys of its own.',
  breaks: ['legacy.shared-log'],
  mayAlsoFail: [
    'legacy.duplicate',
    'idem.no-second-effect',
    'idem.duplicate-answer',
    'idem.concurrent-once',
    'idem.first-payload-wins',
    'idem.expires',
  ],
  build: () => {
    const seen = createSeenCall();
    return {
      engine: seen.engine,
      ports: (ports) =>
        withOwnKeys(ports, {
          key: (draft) => {
            const key = contractKey(draft);
            return key === undefined ? undefined : `${key} ${seen.call()?.operation === 'postLegacyMessage'}`;
          },
        }),
    };
  },
});
