import { withPort } from './decorate.ts';
import { mutant } from './mutant.ts';

export const historyLimitOffByOne = mutant({
  name: 'history-limit-off-by-one',
  bug: 'A page has one message more than its limit.',
  breaks: ['history.pages'],
  build: () => ({
    ports: (ports) =>
      withPort(ports, 'log', (log) => ({
        async page(query) {
          return log.page({ ...query, limit: query.limit + 1 });
        },
      })),
  }),
});
