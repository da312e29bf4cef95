import { aroundCalls, bodyOf, refusal } from './decorate.ts';
import { mutant } from './mutant.ts';

export const readLowerPut409 = mutant({
  name: 'read-lower-put-409',
  bug: 'Refuses a lower PUT with 409.',
  breaks: ['read.never-goes-back', 'read.concurrent-max'],
  build: () => ({
    engine: (engine) =>
      aroundCalls(engine, async (call, next) => {
        const reply = await next(call);
        if (call.operation !== 'putReadMark' || reply.kind !== 'plain' || reply.status !== 200) return reply;
        const isLower = reply.body !== JSON.stringify({ ok: true, last_read_seq: bodyOf(call)?.['last_read_seq'] });
        return isLower ? refusal(409, 'CONFLICT') : reply;
      }),
  }),
});
