import { answer, aroundCalls, bodyOf } from './decorate.ts';
import { mutant } from './mutant.ts';

export const idemKeyUsedByLegacy400 = mutant({
  name: 'idem-key-used-by-legacy-400',
  bug: 'The legacy endpoint remembers the key before it checks the mode.',
  breaks: ['idem.refusal-keeps-key-free'],
  build: () => {
    const used = new Set<string>();
    return {
      engine: (engine) =>
        aroundCalls(engine, async (call, next) => {
          const id = bodyOf(call)?.['client_msg_id'];
          if (typeof id !== 'string') return next(call);
          const key = `${call.headers['x-user-id']} ${id}`;
          if (call.operation === 'postMessage' && used.has(key)) return answer(200, { accepted: true });
          const reply = await next(call);
          if (call.operation === 'postLegacyMessage' && reply.kind === 'plain' && reply.status === 400) used.add(key);
          return reply;
        }),
    };
  },
});
