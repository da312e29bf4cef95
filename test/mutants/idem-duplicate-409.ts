import { aroundCalls, refusal } from './decorate.ts';
import { mutant } from './mutant.ts';

export const idemDuplicate409 = mutant({
  name: 'idem-duplicate-409',
  bug: 'Refuses a duplicate with 409.',
  breaks: ['idem.duplicate-answer', 'idem.concurrent-once', 'idem.lost-answer-retry', 'idem.expires'],
  mayAlsoFail: ['idem.first-payload-wins', 'idem.refusal-keeps-key-free', 'idem.scoped', 'legacy.shared-log', 'idem.survives-cache-outage'],
  build: () => ({
    engine: (engine) =>
      aroundCalls(engine, async (call, next) => {
        const reply = await next(call);
        return call.operation === 'postMessage' && reply.kind === 'plain' && reply.status === 200
          ? refusal(409, 'DUPLICATE_MESSAGE')
          : reply;
      }),
  }),
});
