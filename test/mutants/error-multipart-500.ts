import { aroundCalls, refusal } from './decorate.ts';
import { mutant } from './mutant.ts';

export const errorMultipart500 = mutant({
  name: 'error-multipart-500',
  bug: 'A form without its boundary breaks the parser.',
  breaks: ['error.hostile-input'],
  mayAlsoFail: ['post.malformed-body', 'error.shape'],
  build: () => ({
    engine: (engine) =>
      aroundCalls(engine, async (call, next) => {
        if (!/^multipart/.test(call.headers['content-type'] ?? '')) return next(call);
        return refusal(500, 'INTERNAL');
      }),
  }),
});
