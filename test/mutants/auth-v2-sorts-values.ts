import { aroundCalls, refusal } from './decorate.ts';
import { mutant } from './mutant.ts';

export const authV2SortsValues = mutant({
  name: 'auth-v2-sorts-values',
  bug: 'Sorts the pairs of the query by name and value, so equal names lose the order they were sent in.',
  breaks: ['auth.v2-accepted'],
  build: () => ({
    engine: (engine) =>
      aroundCalls(engine, async (call, next) => {
        const pairs = [...new URLSearchParams(call.rawTarget.split('?')[1])];
        const reordered = pairs.some(([name, value], index) =>
          pairs.slice(index + 1).some(([other, less]) => other === name && less < value),
        );
        return reordered ? refusal(403, 'INVALID_SIGNATURE') : next(call);
      }),
  }),
});
