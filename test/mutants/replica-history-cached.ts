import type { HistoryPage } from '../../src/engine/ports.ts';
import { withPort } from './decorate.ts';
import { mutant } from './mutant.ts';

export const replicaHistoryCached = mutant({
  name: 'replica-history-cached',
  bug: 'A process keeps a page of the history until a message is posted on itself.',
  replicas: 2,
  breaks: ['history.pages'],
  build: () => ({
    ports: (ports) => {
      const pages = new Map<string, HistoryPage>();
      return withPort(ports, 'log', ({ page, appendMessage }) => ({
        async appendMessage(draft, keyNotBefore) {
          const appended = await appendMessage(draft, keyNotBefore);
          if (draft.messageType === 'user') pages.clear();
          return appended;
        },
        async page(query) {
          const key = JSON.stringify(query);
          const found = pages.get(key) ?? (await page(query));
          pages.set(key, found);
          return found;
        },
      }));
    },
  }),
});
