import { bodyOf, withPort } from './decorate.ts';
import { createSeenCall } from './seen-call.ts';
import { mutant } from './mutant.ts';

export const postUnifiedInHistory = mutant({
  name: 'post-unified-in-history',
  bug: 'Stores the mode as it was sent, unified included.',
  breaks: ['post.effective-mode'],
  mayAlsoFail: ['legacy.modes', 'history.pages', 'post.unknown-fields-ignored'],
  build: () => {
    const unified = new Set<string>();
    const seen = createSeenCall();
    return {
      engine: seen.engine,
      ports: (ports) =>
        withPort(ports, 'log', (log) => ({
          async appendMessage(draft, keyNotBefore) {
            const call = seen.call();
            if (call !== undefined && bodyOf(call)?.['mode'] === 'unified') unified.add(draft.id);
            return log.appendMessage(draft, keyNotBefore);
          },
          async page(query) {
            const page = await log.page(query);
            // `as`: what the mutant stores is outside the contract.
            const mode = 'unified' as 'plan';
            return { ...page, messages: page.messages.map((message) => (unified.has(message.id) ? { ...message, mode } : message)) };
          },
        })),
    };
  },
});
