import { aroundCalls } from './decorate.ts';
import { mutant } from './mutant.ts';

export const errorHangs = mutant({
  name: 'error-hangs',
  bug: 'A long run of combining marks keeps a regular expression busy.',
  breaks: ['error.hostile-input'],
  build: () => ({
    engine: (engine) =>
      aroundCalls(engine, async (call, next) => {
        if (!(call.operation === 'postMessage' && /\u0351{4000}/.test(new TextDecoder().decode(call.rawBody)))) return next(call);
        await new Promise((resolve) => setTimeout(resolve, 8_000).unref());
        return next(call);
      }),
  }),
});
