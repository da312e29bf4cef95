import { aroundCalls, bodyOf } from './decorate.ts';
import { createForge } from './forge.ts';
import { mutant } from './mutant.ts';

export const legacyPlanIgnored = mutant({
  name: 'legacy-plan-ignored',
  bug: 'The legacy endpoint goes by the preference, whatever the mode.',
  breaks: ['legacy.modes'],
  // Other stories run into it on their way.
  mayAlsoFail: ['post.effective-mode', 'event.effective-build-mode', 'build.none-in-plan'],
  build: () => {
    const forge = createForge();
    return {
      ports: forge.ports,
      engine: (engine) =>
        aroundCalls(engine, async (call, next) => {
          const body = call.operation === 'postLegacyMessage' ? bodyOf(call) : undefined;
          if (body === undefined || !(body['mode'] !== undefined && ['plan', 'build'].includes(String(body['mode'])))) return next(call);
          return next(await forge.withBody(call, { ...body, mode: 'unified' }));
        }),
    };
  },
});
