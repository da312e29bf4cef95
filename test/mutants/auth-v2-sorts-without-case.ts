import { aroundCalls, refusal } from './decorate.ts';
import { mutant } from './mutant.ts';

export const authV2SortsWithoutCase = mutant({
  name: 'auth-v2-sorts-without-case',
  bug: 'Sorts the names of the query as a dictionary does, so capitals and underscores stand elsewhere than by code units.',
  breaks: ['auth.v2-accepted'],
  build: () => ({
    engine: (engine) =>
      aroundCalls(engine, async (call, next) => {
        const names = [...new URLSearchParams(call.rawTarget.split('?')[1]).keys()];
        const asInADictionary = names.toSorted((a, b) => a.localeCompare(b, 'en'));
        return names.toSorted().join() === asInADictionary.join() ? next(call) : refusal(403, 'INVALID_SIGNATURE');
      }),
  }),
});
