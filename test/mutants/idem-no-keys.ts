import { withOwnKeys } from './own-keys.ts';
import { mutant } from './mutant.ts';

export const idemNoKeys = mutant({
  name: 'idem-no-keys',
  bug: 'Ignores client_msg_id.',
  breaks: [
    'idem.duplicate-answer',
    'idem.concurrent-once',
    'idem.no-second-effect',
    'idem.first-payload-wins',
    'idem.lost-answer-retry',
    'idem.expires',
    'legacy.duplicate',
  ],
  mayAlsoFail: ['legacy.shared-log', 'idem.refusal-keeps-key-free', 'idem.scoped'],
  build: () => ({ ports: (ports) => withOwnKeys(ports, { key: () => undefined }) }),
});
