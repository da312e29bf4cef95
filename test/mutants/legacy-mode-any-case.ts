import { aroundCalls, bodyOf } from './decorate.ts';
import { createForge } from './forge.ts';
import { mutant } from './mutant.ts';

export const legacyModeAnyCase = mutant({
  name: 'legacy-mode-any-case',
  bug: 'The legacy endpoint takes modes in any case.',
  breaks: ['legacy.modes'],
  mayAlsoFail: ['auth.tampered-refused'],
  build: () => {
    const forge = createForge();
    return {
      ports: forge.ports,
      engine: (engine) =>
        aroundCalls(engine, async (call, next) => {
          const body = call.operation === 'postLegacyMessage' ? bodyOf(call) : undefined;
          if (body === undefined || !(typeof body['mode'] === 'string')) return next(call);
          return next(await forge.withBody(call, { ...body, mode: String(body['mode']).toLowerCase() }));
        }),
    };
  },
});
