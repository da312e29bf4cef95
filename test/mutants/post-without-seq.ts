import { aroundCalls, withBody } from './decorate.ts';
import { mutant } from './mutant.ts';

export const postWithoutSeq = mutant({
  name: 'post-without-seq',
  bug: 'Does not tell the message_seq.',
  breaks: [],
  warns: ['post.created'],
  build: () => ({
    engine: (engine) =>
      aroundCalls(engine, async (call, next) => {
        const reply = await next(call);
        if (call.operation !== 'postMessage' || reply.kind !== 'plain' || reply.status !== 201) return reply;
        return withBody(reply, ({ message_seq: _, ...body }) => body);
      }),
  }),
});
