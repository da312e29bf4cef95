import { answer, aroundCalls, bodyOf } from './decorate.ts';
import { mutant } from './mutant.ts';

export const idemKeyUsedBy408 = mutant({
  name: 'idem-key-used-by-408',
  bug: 'Remembers the key of a request whose timestamp is stale.',
  breaks: ['idem.refusal-keeps-key-free'],
  mayAlsoFail: ['auth.refusal-has-no-effect'],
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
          if (reply.kind === 'plain' && reply.status === 408) used.add(key);
          return reply;
        }),
    };
  },
});
