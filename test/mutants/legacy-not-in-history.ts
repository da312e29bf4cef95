import { withPort } from './decorate.ts';
import { mutant } from './mutant.ts';
import { createSeenCall } from './seen-call.ts';

export const legacyNotInHistory = mutant({
  name: 'legacy-not-in-history',
  bug: 'The history leaves legacy messages out.',
  breaks: ['legacy.shared-log'],
  // Other stories run into it on their way.
  mayAlsoFail: ['post.text-intact', 'idem.no-second-effect', 'seq.same-everywhere', 'legacy.duplicate'],
  build: () => {
    const seen = createSeenCall();
    const legacy = new Set<string>();
    return {
      engine: seen.engine,
      ports: (ports) =>
        withPort(ports, 'log', (log) => ({
          appendMessage(draft, keyNotBefore) {
            if (seen.call()?.operation === 'postLegacyMessage') legacy.add(draft.id);
            return log.appendMessage(draft, keyNotBefore);
          },
          async page(query) {
            const page = await log.page(query);
            return { ...page, messages: page.messages.filter(({ id }) => !legacy.has(id)) };
          },
        })),
    };
  },
});
