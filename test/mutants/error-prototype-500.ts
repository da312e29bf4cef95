import { aroundCalls, refusal } from './decorate.ts';
import { mutant } from './mutant.ts';

export const errorPrototype500 = mutant({
  name: 'error-prototype-500',
  bug: 'A key named __proto__ breaks the merge of options.',
  breaks: ['error.hostile-input'],
  mayAlsoFail: ['post.text-intact'],
  build: () => ({
    engine: (engine) =>
      aroundCalls(engine, async (call, next) => {
        if (!(call.operation.startsWith('post') && new TextDecoder().decode(call.rawBody).includes('"__proto__"'))) return next(call);
        return refusal(500, 'INTERNAL');
      }),
  }),
});
