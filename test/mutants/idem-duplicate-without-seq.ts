import { aroundCalls, withBody } from './decorate.ts';
import { mutant } from './mutant.ts';

export const idemDuplicateWithoutSeq = mutant({
  name: 'idem-duplicate-without-seq',
  bug: 'Leaves message_seq out of the answer to a duplicate.',
  breaks: [],
  warns: ['idem.duplicate-answer'],
  build: () => ({
    engine: (engine) =>
      aroundCalls(engine, async (call, next) => {
        const reply = await next(call);
        if (call.operation !== 'postMessage' || reply.kind !== 'plain' || reply.status !== 200) return reply;
        return withBody(reply, () => ({ accepted: true }));
      }),
  }),
});
