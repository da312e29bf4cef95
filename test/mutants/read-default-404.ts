import { aroundCalls, refusal } from './decorate.ts';
import { mutant } from './mutant.ts';

export const readDefault404 = mutant({
  name: 'read-default-404',
  bug: 'Answers 404 for a user who never read.',
  breaks: ['read.default'],
  mayAlsoFail: ['auth.v2-accepted', 'auth.v1-accepted'],
  build: () => ({
    engine: (engine) =>
      aroundCalls(engine, async (call, next) => {
        const reply = await next(call);
        const neverRead = reply.kind === 'plain' && reply.status === 200 && reply.body === '{"last_read_seq":0}';
        return call.operation === 'getReadStatus' && neverRead ? refusal(404, 'NOT_FOUND') : reply;
      }),
  }),
});
