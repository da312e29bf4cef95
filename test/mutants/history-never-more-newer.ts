import { withPort } from './decorate.ts';
import { mutant } from './mutant.ts';

export const historyNeverMoreNewer = mutant({
  name: 'history-never-more-newer',
  bug: 'has_more_newer is always false.',
  breaks: ['history.pages'],
  build: () => ({
    ports: (ports) =>
      withPort(ports, 'log', (log) => ({
        async page(query) {
          const page = await log.page(query);
          return { ...page, hasMoreNewer: false };
        },
      })),
  }),
});
