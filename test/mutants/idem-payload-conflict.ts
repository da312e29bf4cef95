import { Refusal } from '../../src/engine/refusal.ts';
import { withOwnKeys } from './own-keys.ts';
import { mutant } from './mutant.ts';

export const idemPayloadConflict = mutant({
  name: 'idem-payload-conflict',
  bug: 'Refuses a duplicate with another payload with 409, which a client that only lost the answer cannot use.',
  breaks: [],
  warns: ['idem.first-payload-wins'],
  mayAlsoFail: ['legacy.duplicate'],
  build: () => ({
    ports: (ports) =>
      withOwnKeys(ports, {
        onDuplicate: (first, draft) => {
          // The engine's own refusals stay inside the rules: this one is a conflict by another name.
          if (first.text !== draft.text) throw new Refusal('REPLAY_ATTACK_DETECTED', 'The same client_msg_id with another payload.');
        },
      }),
  }),
});
