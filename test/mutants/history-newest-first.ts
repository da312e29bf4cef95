import { clauseIds } from '../../src/contract/index.ts';
import { withPort } from './decorate.ts';
import { mutant } from './mutant.ts';

export const historyNewestFirst = mutant({
  name: 'history-newest-first',
  bug: 'The history comes newest first.',
  breaks: ['history.pages'],
  // Most of what the suite looks at stands on this.
  mayAlsoFail: clauseIds,
  build: () => ({
    ports: (ports) =>
      withPort(ports, 'log', (log) => ({
        async page(query) {
          const page = await log.page(query);
          return { ...page, messages: page.messages.toReversed() };
        },
      })),
  }),
});
