import { aroundCalls, bodyOf } from './decorate.ts';
import { createForge } from './forge.ts';
import { mutant } from './mutant.ts';

function clipped(message: unknown): unknown {
  return typeof message === 'string' ? message.slice(0, 10_000) : message;
}

export const postAcceptsAnyLength = mutant({
  name: 'post-accepts-any-length',
  bug: 'Cuts a message that is too long instead of refusing it.',
  breaks: ['post.validation'],
  mayAlsoFail: ['error.shape'],
  build: () => {
    const forge = createForge();
    return {
      ports: forge.ports,
      engine: (engine) =>
        aroundCalls(engine, async (call, next) => {
          const body = bodyOf(call);
          const meant = call.operation === 'postMessage' && body !== undefined && body['message'] !== undefined;
          if (!meant) return next(call);
          return next(await forge.withBody(call, { ...body, message: clipped(body['message']) }));
        }),
    };
  },
});
