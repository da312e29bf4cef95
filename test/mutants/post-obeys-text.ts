import { aroundCalls, bodyOf } from './decorate.ts';
import { createForge } from './forge.ts';
import { mutant } from './mutant.ts';

export const postObeysText = mutant({
  name: 'post-obeys-text',
  bug: 'Prefers a field text, which only the other endpoint has, to message.',
  breaks: ['post.unknown-fields-ignored'],
  build: () => {
    const forge = createForge();
    return {
      ports: forge.ports,
      engine: (engine) =>
        aroundCalls(engine, async (call, next) => {
          const body = bodyOf(call);
          const meant = call.operation === 'postMessage' && body !== undefined && typeof body['text'] === 'string';
          if (!meant) return next(call);
          return next(await forge.withBody(call, { ...body, message: body['text'] }));
        }),
    };
  },
});
