import { aroundCalls, bodyOf } from './decorate.ts';
import { createForge } from './forge.ts';
import { mutant } from './mutant.ts';

export const postMakesTextOfAnything = mutant({
  name: 'post-makes-text-of-anything',
  bug: 'Makes a string of whatever the message is.',
  breaks: ['post.validation'],
  mayAlsoFail: ['error.shape', 'error.hostile-input'],
  build: () => {
    const forge = createForge();
    return {
      ports: forge.ports,
      engine: (engine) =>
        aroundCalls(engine, async (call, next) => {
          const body = bodyOf(call);
          const meant = call.operation === 'postMessage' && body !== undefined && body['message'] !== undefined && body['message'] !== '';
          if (!meant) return next(call);
          return next(
            await forge.withBody(call, {
              ...body,
              message: typeof body['message'] === 'string' ? body['message'] : JSON.stringify(body['message']),
            }),
          );
        }),
    };
  },
});
