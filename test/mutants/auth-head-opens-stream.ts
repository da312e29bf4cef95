import { aroundCalls } from './decorate.ts';
import { mutant } from './mutant.ts';
import { createNotary, operationOn } from './notary.ts';

export const authHeadOpensStream = mutant({
  name: 'auth-head-opens-stream',
  bug: 'Opens an unsigned stream to whoever asks with HEAD.',
  breaks: ['auth.no-method-bypass'],
  build: () => {
    const notary = createNotary();
    return {
      ports: notary.ports,
      engine: (engine) =>
        aroundCalls(engine, async (call, next) => {
          const found = call.method === 'HEAD' ? operationOn(call.rawTarget, 'GET') : undefined;
          if (found?.operation !== 'openStream') return next(call);
          const reply = await next(await notary.vouch({ ...call, ...found, method: 'GET' }));
          return reply.kind === 'plain' ? reply : { kind: 'plain', status: 200, headers: reply.headers, body: undefined };
        }),
    };
  },
});
