import { aroundCalls, withBody } from './decorate.ts';
import { mutant } from './mutant.ts';

export const postInvalidOtherShape = mutant({
  name: 'post-invalid-other-shape',
  bug: 'Refuses with a list of its own instead of the error shape.',
  breaks: ['post.validation'],
  mayAlsoFail: ['post.malformed-body', 'auth.user-identity', 'error.shape', 'error.hostile-input', 'auth.no-method-bypass'],
  build: () => ({
    engine: (engine) =>
      aroundCalls(engine, async (call, next) => {
        const reply = await next(call);
        return call.operation === 'postMessage' && reply.kind === 'plain' && reply.status === 400
          ? withBody(reply, ({ message }) => ({ errors: [message] }))
          : reply;
      }),
  }),
});
