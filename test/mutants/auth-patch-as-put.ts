import { aroundCalls } from './decorate.ts';
import { mutant } from './mutant.ts';
import { createNotary, operationOn } from './notary.ts';

export const authPatchAsPut = mutant({
  name: 'auth-patch-as-put',
  bug: 'PATCH does what PUT does, unsigned.',
  breaks: ['auth.no-method-bypass'],
  mayAlsoFail: ['error.unknown-route'],
  build: () => {
    const notary = createNotary();
    return {
      ports: notary.ports,
      engine: (engine) =>
        aroundCalls(engine, async (call, next) => {
          const found = call.method === 'PATCH' ? operationOn(call.rawTarget, 'PUT') : undefined;
          if (found === undefined) return next(call);
          const reply = await next(
            await notary.vouch({
              ...call,
              ...found,
              method: 'PUT',
              rawBody: new TextEncoder().encode('{"last_read_seq":1,"buildImmediately":false}'),
            }),
          );
          return reply;
        }),
    };
  },
});
