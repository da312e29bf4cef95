import { withPort } from './decorate.ts';
import { mutant } from './mutant.ts';

export const historyAfterSkipsOne = mutant({
  name: 'history-after-skips-one',
  bug: 'after_seq skips one more.',
  breaks: ['history.pages'],
  build: () => ({
    ports: (ports) =>
      withPort(ports, 'log', (log) => ({
        async page(query) {
          return log.page(query.afterSeq === undefined || query.afterSeq === 0 ? query : { ...query, afterSeq: query.afterSeq + 1 });
        },
      })),
  }),
});
