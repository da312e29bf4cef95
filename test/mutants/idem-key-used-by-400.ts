import { answer, aroundCalls, bodyOf } from './decorate.ts';
import { mutant } from './mutant.ts';

export const idemKeyUsedBy400 = mutant({
  name: 'idem-key-used-by-400',
  bug: 'Remembers the key before it checks the body, so a post refused with 400 uses it up.',
  breaks: ['idem.refusal-keeps-key-free'],
  build: () => {
    const used = new Set<string>();
    return {
      engine: (engine) =>
        aroundCalls(engine, async (call, next) => {
          const id = bodyOf(call)?.['client_msg_id'];
          if (!call.operation.startsWith('post') || typeof id !== 'string') return next(call);
          const key = `${call.headers['x-user-id']} ${id}`;
          if (used.has(key)) return answer(200, { accepted: true });
          const reply = await next(call);
          if (reply.kind === 'plain' && reply.status === 400) used.add(key);
          return reply;
        }),
    };
  },
});
