import { clauseIds } from '../../src/contract/index.ts';
import { withPort } from './decorate.ts';
import { mutant } from './mutant.ts';

export const historyAfterInclusive = mutant({
  name: 'history-after-inclusive',
  bug: 'after_seq is inclusive.',
  breaks: ['history.pages'],
  // Most of what the suite looks at stands on this.
  mayAlsoFail: clauseIds,
  build: () => ({
    ports: (ports) =>
      withPort(ports, 'log', (log) => ({
        async page(query) {
          return log.page(query.afterSeq === undefined || query.afterSeq === 0 ? query : { ...query, afterSeq: query.afterSeq - 1 });
        },
      })),
  }),
});
