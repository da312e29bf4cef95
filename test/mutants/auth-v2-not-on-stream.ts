import { clauseIds } from '../../src/contract/index.ts';
import { aroundCalls, refusal } from './decorate.ts';
import { mutant } from './mutant.ts';

export const authV2NotOnStream = mutant({
  name: 'auth-v2-not-on-stream',
  bug: 'The stream still knows v1 only.',
  breaks: ['auth.v2-accepted'],
  // Most of what the suite looks at stands on this.
  mayAlsoFail: clauseIds,
  build: () => ({
    engine: (engine) =>
      aroundCalls(engine, async (call, next) =>
        call.operation === 'openStream' && call.headers['x-sheen-signature'] === undefined ? refusal(403, 'INVALID_SIGNATURE') : next(call),
      ),
  }),
});
