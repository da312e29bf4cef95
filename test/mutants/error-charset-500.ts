import { aroundCalls, refusal } from './decorate.ts';
import { mutant } from './mutant.ts';

export const errorCharset500 = mutant({
  name: 'error-charset-500',
  bug: 'A charset it does not know breaks the decoder.',
  breaks: ['error.hostile-input'],
  mayAlsoFail: ['post.malformed-body'],
  build: () => ({
    engine: (engine) =>
      aroundCalls(engine, async (call, next) => {
        if (!/charset=(?!utf-8)/i.test(call.headers['content-type'] ?? '')) return next(call);
        return refusal(500, 'INTERNAL');
      }),
  }),
});
