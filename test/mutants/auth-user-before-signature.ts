import { aroundCalls, bodyOf, refusal } from './decorate.ts';
import { mutant } from './mutant.ts';
import { isUnsigned } from './notary.ts';

export const authUserBeforeSignature = mutant({
  name: 'auth-user-before-signature',
  bug: 'Checks the form of a body and answers 403 where it is odd and unsigned.',
  breaks: ['auth.comes-first'],
  build: () => ({
    engine: (engine) =>
      aroundCalls(engine, async (call, next) => {
        return isUnsigned(call) && call.operation === 'putReadMark' && !(Number(bodyOf(call)?.['last_read_seq']) >= 0)
          ? refusal(403, 'FORBIDDEN')
          : next(call);
      }),
  }),
});
