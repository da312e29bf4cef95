import { aroundCalls, bodyOf } from './decorate.ts';
import { createForge } from './forge.ts';
import { mutant } from './mutant.ts';

export const postAcceptsEmpty = mutant({
  name: 'post-accepts-empty',
  bug: 'Accepts an empty message.',
  breaks: ['post.validation'],
  mayAlsoFail: ['idem.refusal-keeps-key-free', 'error.shape', 'locale.content-language'],
  build: () => {
    const forge = createForge();
    return {
      ports: forge.ports,
      engine: (engine) =>
        aroundCalls(engine, async (call, next) => {
          const body = bodyOf(call);
          const meant = call.operation === 'postMessage' && body !== undefined && body['message'] === '';
          if (!meant) return next(call);
          return next(await forge.withBody(call, { ...body, message: '(empty)' }));
        }),
    };
  },
});
