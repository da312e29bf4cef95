import { aroundCalls, bodyOf, withBody } from './decorate.ts';
import { mutant } from './mutant.ts';

export const postEchoesMessage = mutant({
  name: 'post-echoes-message',
  bug: 'Sends the whole message back in the answer.',
  breaks: ['post.minimal-answer'],
  build: () => ({
    engine: (engine) =>
      aroundCalls(engine, async (call, next) => {
        const reply = await next(call);
        if (call.operation !== 'postMessage' || reply.kind !== 'plain' || reply.status !== 201) return reply;
        return withBody(reply, (body) => ({ ...body, message: bodyOf(call)?.['message'] }));
      }),
  }),
});
