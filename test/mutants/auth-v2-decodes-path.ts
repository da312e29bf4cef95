import { aroundCalls, refusal } from './decorate.ts';
import { mutant } from './mutant.ts';

export const authV2DecodesPath = mutant({
  name: 'auth-v2-decodes-path',
  bug: 'Signs the path decoded, so an escape in it spoils the signature.',
  breaks: ['auth.v2-accepted'],
  mayAlsoFail: ['error.shape', 'error.hostile-input'],
  build: () => ({
    engine: (engine) =>
      aroundCalls(engine, async (call, next) => (/^[^?]*%/.test(call.rawTarget) ? refusal(403, 'INVALID_SIGNATURE') : next(call))),
  }),
});
