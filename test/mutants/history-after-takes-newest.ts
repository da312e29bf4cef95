import { withPort } from './decorate.ts';
import { mutant } from './mutant.ts';

export const historyAfterTakesNewest = mutant({
  name: 'history-after-takes-newest',
  bug: 'after_seq gives the newest messages above it, not the next.',
  breaks: ['history.pages'],
  // Other stories run into it on their way.
  mayAlsoFail: ['post.text-intact'],
  build: () => ({
    ports: (ports) =>
      withPort(ports, 'log', (log) => ({
        async page(query) {
          if (query.afterSeq === undefined) return log.page(query);
          const all = await log.page({ ...query, limit: 1_000 });
          return {
            ...all,
            messages: all.messages.slice(-query.limit),
            hasMoreOlder: query.afterSeq > 0 || all.messages.length > query.limit,
          };
        },
      })),
  }),
});
