import { mutant } from './mutant.ts';
import { withOwnKeys } from './own-keys.ts';
import { createSeenCall } from './seen-call.ts';

export const legacyKeysWithoutUser = mutant({
  name: 'legacy-keys-without-user',
  bug: "The legacy endpoint takes another user's key for a duplicate.",
  breaks: ['legacy.shared-log'],
  mayAlsoFail: ['idem.scoped', 'idem.no-second-effect'],
  build: () => {
    const seen = createSeenCall();
    return {
      engine: seen.engine,
      ports: (ports) =>
        withOwnKeys(ports, {
          key: (draft) => {
            if (draft.clientMsgId === undefined) return undefined;
            return `${draft.projectId} ${draft.clientMsgId}`;
          },
        }),
    };
  },
});
