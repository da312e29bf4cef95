import { withPort } from './decorate.ts';
import { mutant } from './mutant.ts';

export const historyPageBorderLost = mutant({
  name: 'history-page-border-lost',
  bug: 'Loses the last message of every full page.',
  breaks: ['history.pages'],
  build: () => ({
    ports: (ports) =>
      withPort(ports, 'log', (log) => ({
        async page(query) {
          const page = await log.page(query);
          return page.messages.length === query.limit ? { ...page, messages: page.messages.slice(0, -1) } : page;
        },
      })),
  }),
});
