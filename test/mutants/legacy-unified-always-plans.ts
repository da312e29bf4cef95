import { aroundCalls, bodyOf } from './decorate.ts';
import { createForge } from './forge.ts';
import { mutant } from './mutant.ts';

export const legacyUnifiedAlwaysPlans = mutant({
  name: 'legacy-unified-always-plans',
  bug: 'unified always plans.',
  breaks: ['legacy.modes'],
  mayAlsoFail: [
    'post.effective-mode',
    'preference.saved-and-used',
    'post.build-default',
    'preference.default',
    'preference.scoped',
    'idem.no-second-effect',
  ],
  build: () => {
    const forge = createForge();
    return {
      ports: forge.ports,
      engine: (engine) =>
        aroundCalls(engine, async (call, next) => {
          const body = call.operation === 'postLegacyMessage' ? bodyOf(call) : undefined;
          if (body === undefined || !(body['mode'] === 'unified')) return next(call);
          return next(await forge.withBody(call, { ...body, mode: 'plan' }));
        }),
    };
  },
});
