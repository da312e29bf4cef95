import type { Locale } from '../../src/contract/index.ts';
import { withPort } from './decorate.ts';
import { withOwnKeys } from './own-keys.ts';
import { mutant } from './mutant.ts';

export const idemDuplicateOverwritesLocale = mutant({
  name: 'idem-duplicate-overwrites-locale',
  bug: 'A duplicate overwrites the stored locale.',
  breaks: ['idem.first-payload-wins'],
  build: () => {
    const newest = new Map<string, Locale>();
    return {
      ports: (ports) =>
        withPort(withOwnKeys(ports, { onDuplicate: (first, { locale }) => void newest.set(first.id, locale) }), 'log', (log) => ({
          async page(query) {
            const page = await log.page(query);
            return {
              ...page,
              messages: page.messages.map((message) => ({ ...message, locale: newest.get(message.id) ?? message.locale })),
            };
          },
        })),
    };
  },
});
