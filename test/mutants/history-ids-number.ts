import { aroundCalls, withBody } from './decorate.ts';
import { mutant } from './mutant.ts';

export const historyIdsNumber = mutant({
  name: 'history-ids-number',
  bug: 'Ids in the history are numbers.',
  breaks: ['history.pages'],
  build: () => ({
    engine: (engine) =>
      aroundCalls(engine, async (call, next) => {
        const reply = await next(call);
        if (call.operation !== 'listMessages' || reply.status !== 200) return reply;
        return withBody(reply, (body) => {
          const pagination = body['pagination'] as Record<string, unknown>;
          return { ...body, pagination, messages: (body['messages'] as object[]).map((message, index) => ({ ...message, id: index + 1 })) };
        });
      }),
  }),
});
