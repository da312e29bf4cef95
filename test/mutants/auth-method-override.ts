import { aroundCalls } from './decorate.ts';
import { mutant } from './mutant.ts';
import { createNotary, operationOn } from './notary.ts';

export const authMethodOverride = mutant({
  name: 'auth-method-override',
  bug: 'X-HTTP-Method-Override is heeded after the check that only GET needs no signature.',
  breaks: ['auth.no-method-bypass'],
  build: () => {
    const notary = createNotary();
    return {
      ports: notary.ports,
      engine: (engine) =>
        aroundCalls(engine, async (call, next) => {
          const claimed = call.headers['x-http-method-override'];
          const found = claimed === undefined ? undefined : operationOn(call.rawTarget, claimed);
          if (found === undefined || claimed === undefined) return next(call);
          return next(await notary.vouch({ ...call, ...found, method: claimed, rawBody: new Uint8Array(0) }));
        }),
    };
  },
});
