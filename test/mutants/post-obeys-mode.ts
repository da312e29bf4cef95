import { aroundCalls, bodyOf } from './decorate.ts';
import { createForge } from './forge.ts';
import { mutant } from './mutant.ts';

export const postObeysMode = mutant({
  name: 'post-obeys-mode',
  bug: 'Obeys a field mode that endpoint 1 does not have.',
  breaks: ['post.unknown-fields-ignored'],
  build: () => {
    const forge = createForge();
    return {
      ports: forge.ports,
      engine: (engine) =>
        aroundCalls(engine, async (call, next) => {
          const body = bodyOf(call);
          const meant = call.operation === 'postMessage' && body !== undefined && typeof body['mode'] === 'string';
          if (!meant) return next(call);
          return next(await forge.withBody(call, { ...body, buildImmediately: body['mode'] === 'build' }));
        }),
    };
  },
});
