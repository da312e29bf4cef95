import { aroundCalls, bodyOf } from './decorate.ts';
import { createForge } from './forge.ts';
import { mutant } from './mutant.ts';

export const legacyUnifiedRefused = mutant({
  name: 'legacy-unified-refused',
  bug: 'The legacy endpoint does not know unified.',
  breaks: ['legacy.modes'],
  // Other stories run into it on their way.
  mayAlsoFail: ['legacy.duplicate'],
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
