import { aroundCalls, refusal } from './decorate.ts';
import { mutant } from './mutant.ts';

export const authV1Refused = mutant({
  name: 'auth-v1-refused',
  bug: 'No longer takes v1 at all.',
  breaks: ['auth.v1-accepted'],
  build: () => ({
    engine: (engine) =>
      aroundCalls(engine, async (call, next) =>
        call.headers['x-sheen-sig-v2'] === undefined && call.headers['x-sheen-signature'] !== undefined
          ? refusal(403, 'INVALID_SIGNATURE')
          : next(call),
      ),
  }),
});
