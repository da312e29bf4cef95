import { withPort } from './decorate.ts';
import { withOwnKeys } from './own-keys.ts';
import { mutant } from './mutant.ts';
import { createSeenCall } from './seen-call.ts';

export const idemLegacyDuplicateOverwrites = mutant({
  name: 'idem-legacy-duplicate-overwrites',
  bug: 'A duplicate through the legacy endpoint overwrites the stored text.',
  breaks: ['idem.first-payload-wins'],
  build: () => {
    const newest = new Map<string, string>();
    const seen = createSeenCall();
    return {
      engine: seen.engine,
      ports: (ports) =>
        withPort(
          withOwnKeys(ports, {
            onDuplicate(first, { text }) {
              if (seen.call()?.operation === 'postLegacyMessage') newest.set(first.id, text);
            },
          }),
          'log',
          (log) => ({
            async page(query) {
              const page = await log.page(query);
              return { ...page, messages: page.messages.map((message) => ({ ...message, text: newest.get(message.id) ?? message.text })) };
            },
          }),
        ),
    };
  },
});
