import { aroundCalls, refusal } from './decorate.ts';
import { mutant } from './mutant.ts';

export const errorPathEscape500 = mutant({
  name: 'error-path-escape-500',
  bug: 'An escape that is none breaks the router.',
  breaks: ['error.hostile-input'],
  build: () => ({
    engine: (engine) =>
      aroundCalls(engine, async (call, next) => {
        if (!/%(?![0-9a-f]{2})/i.test(call.rawTarget.split('?', 1)[0] ?? '')) return next(call);
        return refusal(500, 'INTERNAL');
      }),
  }),
});
