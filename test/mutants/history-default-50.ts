import { withPort } from './decorate.ts';
import { mutant } from './mutant.ts';
import { createSeenCall } from './seen-call.ts';

export const historyDefault50 = mutant({
  name: 'history-default-50',
  bug: 'A page has 50 messages by default.',
  breaks: ['history.pages'],
  build: () => {
    const seen = createSeenCall();
    return {
      engine: seen.engine,
      ports: (ports) =>
        withPort(ports, 'log', (log) => ({
          page: (query) => log.page(seen.call()?.rawTarget.includes('limit=') === true ? query : { ...query, limit: 50 }),
        })),
    };
  },
});
