import { withPort } from './decorate.ts';
import { mutant } from './mutant.ts';

export const historyBeforeInclusive = mutant({
  name: 'history-before-inclusive',
  bug: 'before_seq is inclusive.',
  breaks: ['history.pages'],
  build: () => ({
    ports: (ports) =>
      withPort(ports, 'log', (log) => ({
        async page(query) {
          return log.page(query.beforeSeq === undefined ? query : { ...query, beforeSeq: query.beforeSeq + 1 });
        },
      })),
  }),
});
