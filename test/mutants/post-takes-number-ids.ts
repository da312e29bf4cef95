import { aroundCalls, bodyOf } from './decorate.ts';
import { createForge } from './forge.ts';
import { mutant } from './mutant.ts';

export const postTakesNumberIds = mutant({
  name: 'post-takes-number-ids',
  bug: 'Makes a string of a client_msg_id that is a number.',
  breaks: ['post.validation'],
  build: () => {
    const forge = createForge();
    return {
      ports: forge.ports,
      engine: (engine) =>
        aroundCalls(engine, async (call, next) => {
          const body = bodyOf(call);
          const meant = call.operation === 'postMessage' && body !== undefined && typeof body['client_msg_id'] === 'number';
          if (!meant) return next(call);
          return next(await forge.withBody(call, { ...body, client_msg_id: String(body['client_msg_id']) }));
        }),
    };
  },
});
