import { aroundCalls, refusal } from './decorate.ts';
import { mutant } from './mutant.ts';

export const authV1BesideV2Refused = mutant({
  name: 'auth-v1-beside-v2-refused',
  bug: 'Takes one signature or the other, and refuses a request that carries both.',
  breaks: ['auth.v1-accepted'],
  build: () => ({
    engine: (engine) =>
      aroundCalls(engine, async (call, next) =>
        call.headers['x-sheen-sig-v2'] !== undefined && call.headers['x-sheen-signature'] !== undefined
          ? refusal(403, 'INVALID_SIGNATURE')
          : next(call),
      ),
  }),
});
