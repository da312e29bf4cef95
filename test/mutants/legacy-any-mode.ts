import { aroundCalls, bodyOf } from './decorate.ts';
import { createForge } from './forge.ts';
import { mutant } from './mutant.ts';

export const legacyAnyMode = mutant({
  name: 'legacy-any-mode',
  bug: 'The legacy endpoint takes any word for a mode, and plans.',
  breaks: ['legacy.modes'],
  mayAlsoFail: ['post.validation', 'error.shape'],
  build: () => {
    const forge = createForge();
    return {
      ports: forge.ports,
      engine: (engine) =>
        aroundCalls(engine, async (call, next) => {
          const body = call.operation === 'postLegacyMessage' ? bodyOf(call) : undefined;
          if (body === undefined || !(typeof body['mode'] === 'string' && !['plan', 'build', 'unified'].includes(body['mode'])))
            return next(call);
          return next(await forge.withBody(call, { ...body, mode: 'plan' }));
        }),
    };
  },
});
