import { aroundCalls, bodyOf } from './decorate.ts';
import { createForge } from './forge.ts';
import { mutant } from './mutant.ts';

export const legacyModeOptional = mutant({
  name: 'legacy-mode-optional',
  bug: 'The legacy endpoint takes a missing mode for unified.',
  breaks: ['legacy.modes'],
  mayAlsoFail: ['post.validation'],
  build: () => {
    const forge = createForge();
    return {
      ports: forge.ports,
      engine: (engine) =>
        aroundCalls(engine, async (call, next) => {
          const body = call.operation === 'postLegacyMessage' ? bodyOf(call) : undefined;
          if (body === undefined || !(body['mode'] === undefined)) return next(call);
          return next(await forge.withBody(call, { ...body, mode: 'plan' }));
        }),
    };
  },
});
