import { aroundCalls } from './decorate.ts';
import { mutant } from './mutant.ts';
import { createNotary, isUnsigned, operationOn } from './notary.ts';

export const authExactPathsOnly = mutant({
  name: 'auth-exact-paths-only',
  bug: 'The router forgives a slash behind the path, and the check of signatures knows only paths without.',
  breaks: ['auth.unsigned-refused'],
  build: () => {
    const notary = createNotary();
    return {
      ports: notary.ports,
      engine: (engine) =>
        aroundCalls(engine, async (call, next) => {
          const rawTarget = call.rawTarget.replace(/\/(?=\?|$)/, '');
          const found = call.operation === 'unknown-route' && isUnsigned(call) ? operationOn(rawTarget, call.method) : undefined;
          return next(found === undefined ? call : await notary.vouch({ ...call, ...found, rawTarget }));
        }),
    };
  },
});
