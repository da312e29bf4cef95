import { aroundCalls, refusal } from './decorate.ts';
import { createMeeting } from './meeting.ts';
import { mutant } from './mutant.ts';

export const readConflict409 = mutant({
  name: 'read-conflict-409',
  bug: 'Refuses a PUT while another one of the same user is under way.',
  breaks: ['read.concurrent-max'],
  build: () => {
    const underWay = new Set<string>();
    const meet = createMeeting({ patienceMs: 5 });
    return {
      engine: (engine) =>
        aroundCalls(engine, async (call, next) => {
          if (call.operation !== 'putReadMark') return next(call);
          const key = `${call.projectId} ${call.headers['x-user-id'] ?? ''}`;
          if (underWay.has(key)) {
            const reply = await next(call);
            return reply.status === 200 ? refusal(409, 'CONFLICT') : reply;
          }
          underWay.add(key);
          await meet(key);
          return await next(call).finally(() => underWay.delete(key));
        }),
    };
  },
});
