import { aroundCalls, bodyOf } from './decorate.ts';
import { createForge } from './forge.ts';
import { mutant } from './mutant.ts';

export const postIgnoresOwnWord = mutant({
  name: 'post-ignores-own-word',
  bug: 'Lets the preference decide even where the post says buildImmediately.',
  breaks: ['preference.override', 'post.effective-mode'],
  mayAlsoFail: [
    'build.none-in-plan',
    'legacy.modes',
    'event.effective-build-mode',
    'post.unknown-fields-ignored',
    'idem.first-payload-wins',
    'post.malformed-body',
    'auth.tampered-refused',
    'post.validation',
    'post.build-default',
    'preference.saved-and-used',
    'build.lifecycle',
    'build.linked',
  ],
  build: () => {
    const forge = createForge();
    return {
      ports: forge.ports,
      engine: (engine) =>
        aroundCalls(engine, async (call, next) => {
          const body = bodyOf(call);
          if (call.operation !== 'postMessage' || typeof body?.['buildImmediately'] !== 'boolean') return next(call);
          const { buildImmediately: _, ...rest } = body;
          return next(await forge.withBody(call, rest));
        }),
    };
  },
});
