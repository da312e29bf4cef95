import { aroundCalls, withBody } from './decorate.ts';
import { mutant } from './mutant.ts';

export const readDefaultNull = mutant({
  name: 'read-default-null',
  bug: 'Answers null for a user who never read.',
  breaks: ['read.default'],
  build: () => ({
    engine: (engine) =>
      aroundCalls(engine, async (call, next) => {
        const reply = await next(call);
        return call.operation === 'getReadStatus' && reply.status === 200
          ? withBody(reply, (body) => (body['last_read_seq'] === 0 ? { last_read_seq: null } : body))
          : reply;
      }),
  }),
});
