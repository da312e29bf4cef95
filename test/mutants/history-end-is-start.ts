import { aroundCalls, withBody } from './decorate.ts';
import { mutant } from './mutant.ts';

export const historyEndIsStart = mutant({
  name: 'history-end-is-start',
  bug: 'start_seq and end_seq are swapped.',
  breaks: ['history.pages'],
  build: () => ({
    engine: (engine) =>
      aroundCalls(engine, async (call, next) => {
        const reply = await next(call);
        if (call.operation !== 'listMessages' || reply.status !== 200) return reply;
        return withBody(reply, (body) => {
          const pagination = body['pagination'] as Record<string, unknown>;
          return { ...body, pagination: { ...pagination, start_seq: pagination['end_seq'], end_seq: pagination['start_seq'] } };
        });
      }),
  }),
});
