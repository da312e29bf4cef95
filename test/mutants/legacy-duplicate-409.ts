import { aroundCalls, refusal } from './decorate.ts';
import { mutant } from './mutant.ts';

export const legacyDuplicate409 = mutant({
  name: 'legacy-duplicate-409',
  bug: 'The legacy endpoint refuses a duplicate with 409.',
  breaks: ['legacy.duplicate'],
  mayAlsoFail: [
    'legacy.shared-log',
    'idem.concurrent-once',
    'idem.expires',
    'idem.duplicate-answer',
    'idem.first-payload-wins',
    'idem.lost-answer-retry',
  ],
  build: () => ({
    engine: (engine) =>
      aroundCalls(engine, async (call, next) => {
        const reply = await next(call);
        return call.operation === 'postLegacyMessage' && reply.status === 200 ? refusal(409, 'DUPLICATE') : reply;
      }),
  }),
});
