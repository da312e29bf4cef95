import { aroundCalls, bodyOf } from './decorate.ts';
import { createForge } from './forge.ts';
import { mutant } from './mutant.ts';

export const legacyModeNull = mutant({
  name: 'legacy-mode-null',
  bug: 'The legacy endpoint takes null for a mode.',
  breaks: ['legacy.modes'],
  mayAlsoFail: ['post.validation'],
  build: () => {
    const forge = createForge();
    return {
      ports: forge.ports,
      engine: (engine) =>
        aroundCalls(engine, async (call, next) => {
          const body = call.operation === 'postLegacyMessage' ? bodyOf(call) : undefined;
          if (body === undefined || !(body['mode'] === null)) return next(call);
          return next(await forge.withBody(call, { ...body, mode: 'plan' }));
        }),
    };
  },
});
