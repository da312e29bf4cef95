import { aroundCalls, withBody } from './decorate.ts';
import { mutant } from './mutant.ts';

export const idemDuplicateUnaccepted = mutant({
  name: 'idem-duplicate-unaccepted',
  bug: 'Tells of a duplicate in words of its own, without accepted:true.',
  breaks: ['idem.duplicate-answer', 'idem.concurrent-once'],
  mayAlsoFail: [
    'idem.lost-answer-retry',
    'idem.first-payload-wins',
    'idem.refusal-keeps-key-free',
    'idem.scoped',
    'idem.expires',
    'legacy.shared-log',
    'idem.survives-cache-outage',
  ],
  build: () => ({
    engine: (engine) =>
      aroundCalls(engine, async (call, next) => {
        const reply = await next(call);
        if (call.operation !== 'postMessage' || reply.kind !== 'plain' || reply.status !== 200) return reply;
        return withBody(reply, ({ message_seq }) => ({ duplicate: true, message_seq }));
      }),
  }),
});
