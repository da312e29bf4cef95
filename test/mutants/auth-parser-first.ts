import { aroundCalls, bodyOf, refusal } from './decorate.ts';
import { mutant } from './mutant.ts';
import { isUnsigned } from './notary.ts';

export const authParserFirst = mutant({
  name: 'auth-parser-first',
  bug: 'Parses the body before it asks for a signature.',
  breaks: ['auth.comes-first'],
  build: () => ({
    engine: (engine) =>
      aroundCalls(engine, async (call, next) => {
        const malformed = call.rawBody.length > 0 && bodyOf(call) === undefined;
        return isUnsigned(call) && malformed ? refusal(400, 'MALFORMED_JSON') : next(call);
      }),
  }),
});
