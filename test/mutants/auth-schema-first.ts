import { routeOf, routes } from '../../src/contract/index.ts';
import type { Operation } from '../../src/contract/index.ts';
import { aroundCalls, bodyOf, refusal } from './decorate.ts';
import { mutant } from './mutant.ts';
import { isUnsigned } from './notary.ts';

export const authSchemaFirst = mutant({
  name: 'auth-schema-first',
  bug: 'Checks the body by its schema before it asks for a signature.',
  breaks: ['auth.comes-first'],
  mayAlsoFail: ['error.shape'],
  build: () => ({
    engine: (engine) =>
      aroundCalls(engine, async (call, next) => {
        const schema = call.operation in routes ? routeOf(call.operation as Operation).body : undefined;
        const body = bodyOf(call);
        const invalid = schema !== undefined && body !== undefined && !schema.safeParse(body).success;
        return isUnsigned(call) && invalid ? refusal(400, 'VALIDATION_FAILED') : next(call);
      }),
  }),
});
