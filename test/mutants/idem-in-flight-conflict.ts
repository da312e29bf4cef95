import { aroundCalls, bodyOf, refusal } from './decorate.ts';
import { mutant } from './mutant.ts';

export const idemInFlightConflict = mutant({
  name: 'idem-in-flight-conflict',
  bug: 'Answers 409 to a retry that arrives while the first post is being processed.',
  breaks: ['idem.concurrent-once'],
  mayAlsoFail: ['idem.lost-answer-retry', 'idem.first-payload-wins', 'idem.no-second-effect', 'idem.scoped', 'legacy.duplicate'],
  build: () => {
    const inFlight = new Set<string>();
    return {
      engine: (engine) =>
        aroundCalls(engine, async (call, next) => {
          const id = bodyOf(call)?.['client_msg_id'];
          if (!call.operation.startsWith('post') || typeof id !== 'string') return next(call);
          const key = `${call.headers['x-user-id']} ${id}`;
          if (inFlight.has(key)) return refusal(409, 'IN_PROGRESS');
          inFlight.add(key);
          try {
            const reply = await next(call);
            await new Promise((resolve) => void setTimeout(resolve, 20));
            return reply;
          } finally {
            inFlight.delete(key);
          }
        }),
    };
  },
});
