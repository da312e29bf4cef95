import { aroundCalls, bodyOf } from './decorate.ts';
import { createForge } from './forge.ts';
import { mutant } from './mutant.ts';

export const postLegacyAcceptsEmpty = mutant({
  name: 'post-legacy-accepts-empty',
  bug: 'The legacy endpoint accepts an empty text.',
  breaks: ['post.validation'],
  mayAlsoFail: ['idem.refusal-keeps-key-free'],
  build: () => {
    const forge = createForge();
    return {
      ports: forge.ports,
      engine: (engine) =>
        aroundCalls(engine, async (call, next) => {
          const body = bodyOf(call);
          const meant = call.operation === 'postLegacyMessage' && body !== undefined && body['text'] === '';
          if (!meant) return next(call);
          return next(await forge.withBody(call, { ...body, text: '(empty)' }));
        }),
    };
  },
});
