import { withPort } from './decorate.ts';
import { mutant } from './mutant.ts';

export const historyNewestFirst = mutant({
  name: 'history-newest-first',
  bug: 'The history comes newest first.',
  breaks: ['history.pages'],
  build: () => ({
    ports: (ports) =>
      withPort(ports, 'log', (log) => ({
        async page(query) {
          const page = await log.page(query);
          return { ...page, messages: page.messages.toReversed() };
        },
      })),
  }),
});
