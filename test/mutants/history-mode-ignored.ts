import { withPort } from './decorate.ts';
import { mutant } from './mutant.ts';

export const historyModeIgnored = mutant({
  name: 'history-mode-ignored',
  bug: 'The history ignores mode.',
  breaks: ['history.pages'],
  build: () => ({
    ports: (ports) =>
      withPort(ports, 'log', (log) => ({
        async page(query) {
          return log.page({ ...query, mode: 'all' });
        },
      })),
  }),
});
