import { aroundCalls, bodyOf, refusal } from './decorate.ts';
import { mutant } from './mutant.ts';

export const authV2ReserialisesBody = mutant({
  name: 'auth-v2-reserialises-body',
  bug: 'Signs what its parser made of the body, so white space and escapes spoil the signature.',
  breaks: ['auth.v2-accepted'],
  mayAlsoFail: ['auth.v1-accepted', 'post.text-intact', 'read.validation', 'error.hostile-input'],
  build: () => ({
    engine: (engine) =>
      aroundCalls(engine, async (call, next) => {
        const body = bodyOf(call);
        const changed = body !== undefined && JSON.stringify(body) !== new TextDecoder().decode(call.rawBody);
        return changed ? refusal(403, 'INVALID_SIGNATURE') : next(call);
      }),
  }),
});
