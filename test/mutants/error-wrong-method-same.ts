import { aroundCalls } from './decorate.ts';
import { mutant } from './mutant.ts';
import { createNotary, isUnsigned, operationOn } from './notary.ts';

export const errorWrongMethodSame = mutant({
  name: 'error-wrong-method-same',
  bug: 'PUT does what POST does.',
  breaks: ['error.unknown-route'],
  build: () => {
    const notary = createNotary();
    return {
      ports: notary.ports,
      engine: (engine) =>
        aroundCalls(engine, async (call, next) => {
          const found =
            call.operation === 'wrong-method' && call.method === 'PUT' && !isUnsigned(call)
              ? operationOn(call.rawTarget, 'POST')
              : undefined;
          return next(found === undefined ? call : await notary.vouch({ ...call, ...found, method: 'POST' }));
        }),
    };
  },
});
