import { aroundCalls, refusal } from './decorate.ts';
import { mutant } from './mutant.ts';

export const authV1NotOnReads = mutant({
  name: 'auth-v1-not-on-reads',
  bug: 'Takes v1 on writes only.',
  breaks: ['auth.v1-accepted'],
  build: () => ({
    engine: (engine) =>
      aroundCalls(engine, async (call, next) =>
        call.method === 'GET' && call.headers['x-sheen-sig-v2'] === undefined && call.headers['x-sheen-signature'] !== undefined
          ? refusal(403, 'INVALID_SIGNATURE')
          : next(call),
      ),
  }),
});
