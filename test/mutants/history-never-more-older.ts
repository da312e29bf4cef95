import { withPort } from './decorate.ts';
import { mutant } from './mutant.ts';

export const historyNeverMoreOlder = mutant({
  name: 'history-never-more-older',
  bug: 'has_more_older is always false.',
  breaks: ['history.pages'],
  build: () => ({
    ports: (ports) =>
      withPort(ports, 'log', (log) => ({
        async page(query) {
          const page = await log.page(query);
          return { ...page, hasMoreOlder: false };
        },
      })),
  }),
});
