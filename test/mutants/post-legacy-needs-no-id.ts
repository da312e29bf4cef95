import { aroundCalls, bodyOf } from './decorate.ts';
import { createForge } from './forge.ts';
import { mutant } from './mutant.ts';

export const postLegacyNeedsNoId = mutant({
  name: 'post-legacy-needs-no-id',
  bug: 'The legacy endpoint makes up a missing client_msg_id.',
  breaks: ['post.validation'],
  mayAlsoFail: ['error.shape'],
  build: () => {
    const forge = createForge();
    return {
      ports: forge.ports,
      engine: (engine) =>
        aroundCalls(engine, async (call, next) => {
          const body = bodyOf(call);
          const meant = call.operation === 'postLegacyMessage' && body !== undefined && body['client_msg_id'] === undefined;
          if (!meant) return next(call);
          return next(await forge.withBody(call, { ...body, client_msg_id: 'made-up' }));
        }),
    };
  },
});
