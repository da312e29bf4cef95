import { aroundCalls, bodyOf } from './decorate.ts';
import { createForge } from './forge.ts';
import { mutant } from './mutant.ts';

export const postGuessesUser = mutant({
  name: 'post-guesses-user',
  bug: 'Takes the user from the header where the body names none.',
  breaks: ['post.validation'],
  mayAlsoFail: ['auth.user-identity', 'auth.tampered-refused'],
  build: () => {
    const forge = createForge();
    return {
      ports: forge.ports,
      engine: (engine) =>
        aroundCalls(engine, async (call, next) => {
          const body = bodyOf(call);
          const meant = call.operation === 'postMessage' && body !== undefined && body['userId'] === undefined;
          if (!meant) return next(call);
          return next(await forge.withBody(call, { ...body, userId: call.headers['x-user-id'] }));
        }),
    };
  },
});
