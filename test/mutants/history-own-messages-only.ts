import { withPort } from './decorate.ts';
import { mutant } from './mutant.ts';
import { createSeenCall } from './seen-call.ts';

export const historyOwnMessagesOnly = mutant({
  name: 'history-own-messages-only',
  bug: 'A user sees their own messages only.',
  breaks: ['history.pages'],
  build: () => {
    const seen = createSeenCall();
    return {
      engine: seen.engine,
      ports: (ports) =>
        withPort(ports, 'log', (log) => ({
          async page(query) {
            const page = await log.page(query);
            const user = seen.call()?.headers['x-user-id'];
            return { ...page, messages: page.messages.filter(({ userId }) => userId === user) };
          },
        })),
    };
  },
});
