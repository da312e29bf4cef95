import { aroundCalls, refusal } from './decorate.ts';
import { mutant } from './mutant.ts';

export const authV2RefusedWithoutV1 = mutant({
  name: 'auth-v2-refused-without-v1',
  bug: 'Takes v2 only beside a v1 signature.',
  breaks: ['auth.v2-accepted'],
  build: () => ({
    engine: (engine) =>
      aroundCalls(engine, async (call, next) =>
        call.headers['x-sheen-sig-v2'] !== undefined && call.headers['x-sheen-signature'] === undefined
          ? refusal(401, 'MISSING_SIGNATURE')
          : next(call),
      ),
  }),
});
