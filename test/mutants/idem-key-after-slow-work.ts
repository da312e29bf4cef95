import { withOwnKeys } from './own-keys.ts';
import { mutant } from './mutant.ts';

export const idemKeyAfterSlowWork = mutant({
  name: 'idem-key-after-slow-work',
  bug: 'Remembers the key only after the slow work that follows the message, so a retry meanwhile is new.',
  breaks: ['idem.concurrent-once', 'idem.no-second-effect'],
  mayAlsoFail: ['idem.lost-answer-retry', 'idem.first-payload-wins', 'legacy.shared-log', 'legacy.duplicate'],
  build: () => ({
    ports: (ports) => withOwnKeys(ports, { afterStore: () => new Promise((resolve) => void setTimeout(resolve, 40)) }),
  }),
});
