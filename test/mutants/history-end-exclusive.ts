import { aroundCalls, withBody } from './decorate.ts';
import { mutant } from './mutant.ts';

export const historyEndExclusive = mutant({
  name: 'history-end-exclusive',
  bug: 'end_seq is one behind the last message.',
  breaks: ['history.pages'],
  build: () => ({
    engine: (engine) =>
      aroundCalls(engine, async (call, next) => {
        const reply = await next(call);
        if (call.operation !== 'listMessages' || reply.status !== 200) return reply;
        return withBody(reply, (body) => {
          const pagination = body['pagination'] as Record<string, unknown>;
          return {
            ...body,
            pagination: { ...pagination, end_seq: typeof pagination['end_seq'] === 'number' ? pagination['end_seq'] + 1 : null },
          };
        });
      }),
  }),
});
