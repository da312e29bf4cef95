import { aroundCalls, bodyOf } from './decorate.ts';
import { createForge } from './forge.ts';
import { mutant } from './mutant.ts';

export const legacyModeInList = mutant({
  name: 'legacy-mode-in-list',
  bug: 'The legacy endpoint takes a list for the mode in it.',
  breaks: ['legacy.modes'],
  mayAlsoFail: ['post.validation'],
  build: () => {
    const forge = createForge();
    return {
      ports: forge.ports,
      engine: (engine) =>
        aroundCalls(engine, async (call, next) => {
          const body = call.operation === 'postLegacyMessage' ? bodyOf(call) : undefined;
          if (body === undefined || !Array.isArray(body['mode'])) return next(call);
          return next(await forge.withBody(call, { ...body, mode: String(body['mode']) }));
        }),
    };
  },
});
