import { aroundCalls, withBody } from './decorate.ts';
import { mutant } from './mutant.ts';

export const historyBareList = mutant({
  name: 'history-bare-list',
  bug: 'The history is a bare list.',
  breaks: ['history.pages'],
  build: () => ({
    engine: (engine) =>
      aroundCalls(engine, async (call, next) => {
        const reply = await next(call);
        if (call.operation !== 'listMessages' || reply.status !== 200) return reply;
        return withBody(reply, (body) => {
          const pagination = body['pagination'] as Record<string, unknown>;
          return pagination === undefined ? body : body['messages'];
        });
      }),
  }),
});
