import { withPort } from './decorate.ts';
import { withOwnKeys } from './own-keys.ts';
import { mutant } from './mutant.ts';

export const idemDuplicateOtherSeq = mutant({
  name: 'idem-duplicate-other-seq',
  bug: "Gives a duplicate the seq of the newest message instead of the first answer's.",
  breaks: ['idem.duplicate-answer'],
  mayAlsoFail: [
    'idem.concurrent-once',
    'idem.first-payload-wins',
    'idem.scoped',
    'idem.expires',
    'legacy.duplicate',
    'idem.no-second-effect',
    'idem.refusal-keeps-key-free',
    'idem.lost-answer-retry',
  ],
  build: () => {
    const newest = new Map<string, number>();
    return {
      ports: (ports) => {
        const log = withOwnKeys(ports).log;
        return withPort(ports, 'log', () => ({
          async appendMessage(draft, keyNotBefore) {
            const { message, fresh } = await log.appendMessage(draft, keyNotBefore);
            if (fresh) newest.set(draft.projectId, message.seq);
            return { fresh, message: { ...message, seq: fresh ? message.seq : (newest.get(draft.projectId) ?? message.seq) } };
          },
        }));
      },
    };
  },
});
