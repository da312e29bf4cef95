import { aroundCalls, withBody } from './decorate.ts';
import { mutant } from './mutant.ts';

export const keepAliveDeclaredAMinute = mutant({
  name: 'keep-alive-declared-a-minute',
  bug: 'Promises a keep-alive every minute.',
  breaks: ['keep-alive.interval'],
  settings: { keepAliveMs: 300 },
  build: () => ({
    engine: (engine) =>
      aroundCalls(engine, async (call, next) => {
        const reply = await next(call);
        if (call.operation !== 'discover') return reply;
        return withBody(reply, (body) => ({ ...body, limits: { ...(body['limits'] as object), keep_alive_ms: 60_000 } }));
      }),
  }),
});
