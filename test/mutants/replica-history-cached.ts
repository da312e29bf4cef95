import type { HistoryPage } from '../../src/engine/ports.ts';
import { withPort } from './decorate.ts';
import { mutant } from './mutant.ts';

export const replicaHistoryCached = mutant({
  name: 'replica-history-cached',
  bug: 'A process keeps a page of the history until a message is posted to the project on itself.',
  replicas: 2,
  breaks: ['history.pages'],
  build: () => ({
    ports: (ports) => {
      const cached = new Map<string, Map<string, HistoryPage>>();
      const pagesOf = (projectId: string): Map<string, HistoryPage> => {
        const pages = cached.get(projectId) ?? new Map<string, HistoryPage>();
        cached.set(projectId, pages);
        return pages;
      };
      return withPort(ports, 'log', ({ page, appendMessage }) => ({
        async appendMessage(draft, keyNotBefore) {
          const appended = await appendMessage(draft, keyNotBefore);
          if (draft.messageType === 'user') cached.delete(draft.projectId);
          return appended;
        },
        async page(query) {
          const key = JSON.stringify(query);
          const pages = pagesOf(query.projectId);
          const found = pages.get(key) ?? (await page(query));
          pages.set(key, found);
          return found;
        },
      }));
    },
  }),
});
