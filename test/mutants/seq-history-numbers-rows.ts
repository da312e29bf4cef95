import { withPort } from './decorate.ts';
import { mutant } from './mutant.ts';

export const seqHistoryNumbersRows = mutant({
  name: 'seq-history-numbers-rows',
  bug: 'The history numbers its own rows, from one.',
  breaks: ['seq.same-everywhere'],
  mayAlsoFail: ['history.pages', 'legacy.shared-log', 'legacy.duplicate'],
  build: () => ({
    ports: (ports) =>
      withPort(ports, 'log', (log) => ({
        async page(query) {
          const page = await log.page(query);
          // Off by one in every other row.
          return { ...page, messages: page.messages.map((message) => ({ ...message, seq: message.seq + (message.seq % 2) })) };
        },
      })),
  }),
});
