import { aroundCalls, refusal } from './decorate.ts';
import { mutant } from './mutant.ts';

export const errorSurrogate500 = mutant({
  name: 'error-surrogate-500',
  bug: 'A lone surrogate breaks the encoder.',
  breaks: ['error.hostile-input'],
  mayAlsoFail: ['post.text-intact'],
  build: () => ({
    engine: (engine) =>
      aroundCalls(engine, async (call, next) => {
        if (!(call.operation === 'postMessage' && new TextDecoder().decode(call.rawBody).includes('\\ud800'))) return next(call);
        return refusal(500, 'INTERNAL');
      }),
  }),
});
