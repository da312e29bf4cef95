import { aroundCalls, refusal } from './decorate.ts';
import { mutant } from './mutant.ts';

export const authStale500 = mutant({
  name: 'auth-stale-500',
  bug: 'Breaks on a timestamp that is no number.',
  breaks: ['auth.stale-refused'],
  mayAlsoFail: ['error.hostile-input'],
  build: () => ({
    engine: (engine) =>
      aroundCalls(engine, async (call, next) =>
        /^[0-9-]*$/.test(call.headers['x-sheen-timestamp'] ?? '') ? next(call) : refusal(500, 'INTERNAL'),
      ),
  }),
});
