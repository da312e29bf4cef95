import { withPort } from './decorate.ts';
import { mutant } from './mutant.ts';

export const historyModeAfterLimit = mutant({
  name: 'history-mode-after-limit',
  bug: 'Takes a page of the whole history and then leaves out what is of another mode.',
  breaks: ['history.pages'],
  build: () => ({
    ports: (ports) =>
      withPort(ports, 'log', (log) => ({
        async page(query) {
          const page = await log.page({ ...query, mode: 'all' });
          return { ...page, messages: page.messages.filter(({ mode }) => query.mode === 'all' || mode === query.mode) };
        },
      })),
  }),
});
