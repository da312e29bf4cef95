import { withPort } from './decorate.ts';
import { withOwnKeys } from './own-keys.ts';
import { mutant } from './mutant.ts';

export const idemLastPayloadWins = mutant({
  name: 'idem-last-payload-wins',
  bug: 'A duplicate overwrites the stored text.',
  breaks: ['idem.first-payload-wins'],
  build: () => {
    const newest = new Map<string, string>();
    return {
      ports: (ports) =>
        withPort(withOwnKeys(ports, { onDuplicate: (first, { text }) => void newest.set(first.id, text) }), 'log', (log) => ({
          async page(query) {
            const page = await log.page(query);
            return { ...page, messages: page.messages.map((message) => ({ ...message, text: newest.get(message.id) ?? message.text })) };
          },
        })),
    };
  },
});
