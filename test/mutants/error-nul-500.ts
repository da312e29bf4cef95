import { aroundCalls, refusal } from './decorate.ts';
import { mutant } from './mutant.ts';

export const errorNul500 = mutant({
  name: 'error-nul-500',
  bug: 'The database refuses U+0000, and nobody catches it.',
  breaks: ['error.hostile-input'],
  mayAlsoFail: ['post.text-intact', 'post.validation'],
  build: () => ({
    engine: (engine) =>
      aroundCalls(engine, async (call, next) => {
        if (!(call.operation === 'postMessage' && new TextDecoder().decode(call.rawBody).includes('\\u0000'))) return next(call);
        return refusal(500, 'INTERNAL');
      }),
  }),
});
