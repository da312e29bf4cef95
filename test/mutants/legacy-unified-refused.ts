import { clauseIds } from '../../src/contract/index.ts';
import { aroundCalls, bodyOf } from './decorate.ts';
import { createForge } from './forge.ts';
import { mutant } from './mutant.ts';

export const legacyUnifiedRefused = mutant({
  name: 'legacy-unified-refused',
  bug: 'The legacy endpoint does not know unified.',
  breaks: ['legacy.modes'],
  // Most of what the suite looks at stands on this.
  mayAlsoFail: clauseIds,
  build: () => {
    const forge = createForge();
    return {
      ports: forge.ports,
      engine: (engine) =>
        aroundCalls(engine, async (call, next) => {
          const body = call.operation === 'postLegacyMessage' ? bodyOf(call) : undefined;
          if (body === undefined || !(body['mode'] === 'unified')) return next(call);
          return next(await forge.withBody(call, { ...body, mode: 'none' }));
        }),
    };
  },
});
