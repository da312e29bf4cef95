import { withPort } from './decorate.ts';
import { mutant } from './mutant.ts';

export const historyModeInverted = mutant({
  name: 'history-mode-inverted',
  bug: 'mode=plan shows builds.',
  breaks: ['history.pages'],
  build: () => ({
    ports: (ports) =>
      withPort(ports, 'log', (log) => ({
        async page(query) {
          return log.page(query.mode === 'all' ? query : { ...query, mode: query.mode === 'plan' ? 'build' : 'plan' });
        },
      })),
  }),
});
