import { createMeeting } from './meeting.ts';
import { withOwnKeys } from './own-keys.ts';
import { mutant } from './mutant.ts';

export const idemCheckThenAct = mutant({
  name: 'idem-check-then-act',
  bug: 'Looks the key up, then stores: two posts at the same moment both find nothing.',
  breaks: ['idem.concurrent-once', 'idem.no-second-effect'],
  mayAlsoFail: ['idem.lost-answer-retry', 'idem.first-payload-wins', 'legacy.shared-log', 'legacy.duplicate', 'seq.same-everywhere'],
  build: () => {
    const meet = createMeeting({ patienceMs: 40 });
    return { ports: (ports) => withOwnKeys(ports, { beforeStore: meet }) };
  },
});
