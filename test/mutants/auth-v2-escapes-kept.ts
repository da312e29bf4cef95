import { aroundCalls, refusal } from './decorate.ts';
import { mutant } from './mutant.ts';

export const authV2EscapesKept = mutant({
  name: 'auth-v2-escapes-kept',
  bug: 'Signs the query as it stands, so an escape in it spoils the signature.',
  breaks: ['auth.v2-accepted'],
  mayAlsoFail: ['auth.v1-accepted', 'resume.bad-cursor'],
  build: () => ({
    engine: (engine) =>
      aroundCalls(engine, async (call, next) => (/\?.*%/.test(call.rawTarget) ? refusal(403, 'INVALID_SIGNATURE') : next(call))),
  }),
});
