import { aroundCalls, withBody } from './decorate.ts';
import { mutant } from './mutant.ts';

export const historyStartIsIndex = mutant({
  name: 'history-start-is-index',
  bug: 'start_seq counts messages from 0.',
  breaks: ['history.pages'],
  build: () => ({
    engine: (engine) =>
      aroundCalls(engine, async (call, next) => {
        const reply = await next(call);
        if (call.operation !== 'listMessages' || reply.status !== 200) return reply;
        return withBody(reply, (body) => {
          const pagination = body['pagination'] as Record<string, unknown>;
          return { ...body, pagination: { ...pagination, start_seq: 0 } };
        });
      }),
  }),
});
