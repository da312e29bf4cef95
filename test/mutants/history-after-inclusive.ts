import { withPort } from './decorate.ts';
import { mutant } from './mutant.ts';

export const historyAfterInclusive = mutant({
  name: 'history-after-inclusive',
  bug: 'after_seq is inclusive.',
  breaks: ['history.pages'],
  build: () => ({
    ports: (ports) =>
      withPort(ports, 'log', (log) => ({
        async page(query) {
          return log.page(query.afterSeq === undefined || query.afterSeq === 0 ? query : { ...query, afterSeq: query.afterSeq - 1 });
        },
      })),
  }),
});
