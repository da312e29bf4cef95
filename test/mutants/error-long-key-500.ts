import { aroundCalls, bodyOf, refusal } from './decorate.ts';
import { mutant } from './mutant.ts';

export const errorLongKey500 = mutant({
  name: 'error-long-key-500',
  bug: 'An id of more than 255 characters breaks the insert.',
  breaks: ['error.hostile-input'],
  mayAlsoFail: ['post.validation'],
  build: () => ({
    engine: (engine) =>
      aroundCalls(engine, async (call, next) => {
        if (!(typeof bodyOf(call)?.['client_msg_id'] === 'string' && String(bodyOf(call)?.['client_msg_id']).length > 255))
          return next(call);
        return refusal(500, 'INTERNAL');
      }),
  }),
});
