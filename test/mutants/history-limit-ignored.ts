import { withPort } from './decorate.ts';
import { mutant } from './mutant.ts';

export const historyLimitIgnored = mutant({
  name: 'history-limit-ignored',
  bug: 'Every page has 20 messages, whatever the limit.',
  breaks: ['history.pages'],
  build: () => ({
    ports: (ports) =>
      withPort(ports, 'log', (log) => ({
        async page(query) {
          return log.page({ ...query, limit: 20 });
        },
      })),
  }),
});
