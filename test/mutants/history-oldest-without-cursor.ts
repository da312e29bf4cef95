import { withPort } from './decorate.ts';
import { mutant } from './mutant.ts';

export const historyOldestWithoutCursor = mutant({
  name: 'history-oldest-without-cursor',
  bug: 'Without a cursor the history begins at the oldest message.',
  breaks: ['history.pages'],
  mayAlsoFail: ['history.pages', 'post.text-intact', 'locale.region-stripped'],
  build: () => ({
    ports: (ports) =>
      withPort(ports, 'log', (log) => ({
        async page(query) {
          return log.page(query.afterSeq === undefined && query.beforeSeq === undefined ? { ...query, afterSeq: 0 } : query);
        },
      })),
  }),
});
