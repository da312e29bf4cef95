import { withPort } from './decorate.ts';
import { mutant } from './mutant.ts';

export const historyMoreByLength = mutant({
  name: 'history-more-by-length',
  bug: 'Says that there is more whenever a page is full.',
  breaks: ['history.pages'],
  build: () => ({
    ports: (ports) =>
      withPort(ports, 'log', (log) => ({
        async page(query) {
          const page = await log.page(query);
          const full = page.messages.length === query.limit;
          return query.afterSeq === undefined ? { ...page, hasMoreOlder: full } : { ...page, hasMoreNewer: full };
        },
      })),
  }),
});
