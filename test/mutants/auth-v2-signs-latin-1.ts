import { aroundCalls, refusal } from './decorate.ts';
import { mutant } from './mutant.ts';

export const authV2SignsLatin1 = mutant({
  name: 'auth-v2-signs-latin-1',
  bug: 'Signs the body as Latin-1, so anything but ASCII spoils the signature.',
  breaks: ['auth.v2-accepted'],
  mayAlsoFail: ['auth.v1-accepted', 'post.text-intact', 'post.validation', 'locale.unknown-falls-back'],
  build: () => ({
    engine: (engine) =>
      aroundCalls(engine, async (call, next) => (call.rawBody.some((byte) => byte > 127) ? refusal(403, 'INVALID_SIGNATURE') : next(call))),
  }),
});
