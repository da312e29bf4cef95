import { aroundCalls, bodyOf, refusal } from './decorate.ts';
import { mutant } from './mutant.ts';

export const legacyBadMode422 = mutant({
  name: 'legacy-bad-mode-422',
  bug: 'An unknown mode is answered 422.',
  breaks: ['legacy.modes'],
  mayAlsoFail: ['post.validation'],
  build: () => ({
    engine: (engine) =>
      aroundCalls(engine, async (call, next) => {
        const reply = await next(call);
        const { mode } = bodyOf(call) ?? {};
        const odd = call.operation === 'postLegacyMessage' && !['plan', 'build', 'unified'].includes(String(mode));
        return odd && reply.status === 400 ? refusal(422, 'VALIDATION_FAILED') : reply;
      }),
  }),
});
