import { withPort } from './decorate.ts';
import { mutant } from './mutant.ts';

export const historyMoreSwapped = mutant({
  name: 'history-more-swapped',
  bug: 'Mixes up older and newer.',
  breaks: ['history.pages'],
  build: () => ({
    ports: (ports) =>
      withPort(ports, 'log', (log) => ({
        async page(query) {
          const page = await log.page(query);
          return { ...page, hasMoreOlder: page.hasMoreNewer, hasMoreNewer: page.hasMoreOlder };
        },
      })),
  }),
});
