import { storeAnyway, withOwnKeys } from './own-keys.ts';
import { mutant } from './mutant.ts';

export const idemDuplicateStored = mutant({
  name: 'idem-duplicate-stored',
  bug: 'Answers a duplicate rightly and stores it all the same.',
  breaks: ['idem.no-second-effect'],
  mayAlsoFail: [
    'idem.lost-answer-retry',
    'idem.first-payload-wins',
    'idem.scoped',
    'idem.refusal-keeps-key-free',
    'idem.concurrent-once',
    'legacy.shared-log',
    'post.created',
    'legacy.duplicate',
  ],
  build: () => ({
    ports: (ports) => withOwnKeys(ports, { onDuplicate: async (_, draft) => void (await storeAnyway(ports, draft)) }),
  }),
});
