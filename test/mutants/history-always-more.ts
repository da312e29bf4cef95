import { withPort } from './decorate.ts';
import { mutant } from './mutant.ts';

export const historyAlwaysMore = mutant({
  name: 'history-always-more',
  bug: 'has_more_newer is always true.',
  breaks: ['history.pages'],
  build: () => ({
    ports: (ports) =>
      withPort(ports, 'log', (log) => ({
        async page(query) {
          const page = await log.page(query);
          return { ...page, hasMoreNewer: true };
        },
      })),
  }),
});
