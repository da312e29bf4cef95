import { aroundCalls, withBody } from './decorate.ts';
import { mutant } from './mutant.ts';

export const readAnswerWithoutMark = mutant({
  name: 'read-answer-without-mark',
  bug: 'Answers a PUT {ok:true} and nothing else.',
  breaks: ['read.round-trip'],
  mayAlsoFail: ['read.never-goes-back', 'read.concurrent-max', 'read.scoped'],
  build: () => ({
    engine: (engine) =>
      aroundCalls(engine, async (call, next) => {
        const reply = await next(call);
        return call.operation === 'putReadMark' && reply.status === 200 ? withBody(reply, ({ ok }) => ({ ok })) : reply;
      }),
  }),
});
