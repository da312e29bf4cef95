import { aroundCalls, withBody } from './decorate.ts';
import { mutant } from './mutant.ts';

export const historyNoPagination = mutant({
  name: 'history-no-pagination',
  bug: 'A page says nothing about what lies beyond.',
  breaks: ['history.pages'],
  build: () => ({
    engine: (engine) =>
      aroundCalls(engine, async (call, next) => {
        const reply = await next(call);
        if (call.operation !== 'listMessages' || reply.status !== 200) return reply;
        return withBody(reply, (body) => {
          const pagination = body['pagination'] as Record<string, unknown>;
          return pagination === undefined ? body : { messages: body['messages'] };
        });
      }),
  }),
});
