import { aroundCalls, refusal } from './decorate.ts';
import { mutant } from './mutant.ts';

export const errorUtf8500 = mutant({
  name: 'error-utf8-500',
  bug: 'Bytes that are no UTF-8 break the parser.',
  breaks: ['error.hostile-input'],
  mayAlsoFail: ['post.malformed-body', 'post.text-intact'],
  build: () => ({
    engine: (engine) =>
      aroundCalls(engine, async (call, next) => {
        if (!(call.rawBody.length > 0 && new TextDecoder().decode(call.rawBody).includes('\ufffd'))) return next(call);
        return refusal(500, 'INTERNAL');
      }),
  }),
});
