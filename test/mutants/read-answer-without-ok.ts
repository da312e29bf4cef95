import { aroundCalls, withBody } from './decorate.ts';
import { mutant } from './mutant.ts';

export const readAnswerWithoutOk = mutant({
  name: 'read-answer-without-ok',
  bug: 'Answers a PUT without ok.',
  breaks: ['read.round-trip'],
  mayAlsoFail: ['read.never-goes-back', 'read.concurrent-max', 'read.scoped'],
  build: () => ({
    engine: (engine) =>
      aroundCalls(engine, async (call, next) => {
        const reply = await next(call);
        return call.operation === 'putReadMark' && reply.status === 200
          ? withBody(reply, ({ last_read_seq }) => ({ last_read_seq }))
          : reply;
      }),
  }),
});
