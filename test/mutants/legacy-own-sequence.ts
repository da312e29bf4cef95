import { aroundCalls, withBody } from './decorate.ts';
import { mutant } from './mutant.ts';

export const legacyOwnSequence = mutant({
  name: 'legacy-own-sequence',
  bug: 'The legacy endpoint counts by itself.',
  breaks: ['legacy.shared-log'],
  mayAlsoFail: ['legacy.duplicate', 'seq.same-everywhere', 'seq.increasing', 'seq.distinct', 'idem.duplicate-answer', 'idem.expires'],
  build: () => {
    let count = 0;
    return {
      engine: (engine) =>
        aroundCalls(engine, async (call, next) => {
          const reply = await next(call);
          if (call.operation !== 'postLegacyMessage' || reply.status !== 201) return reply;
          return withBody(reply, (body) => ({ ...body, seq: ++count }));
        }),
    };
  },
});
