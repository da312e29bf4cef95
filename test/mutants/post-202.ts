import { aroundCalls } from './decorate.ts';
import { mutant } from './mutant.ts';

export const post202 = mutant({
  name: 'post-202',
  bug: 'Answers 202 to a new message, as a queue would.',
  breaks: ['post.created'],
  mayAlsoFail: [
    'idem.duplicate-answer',
    'idem.concurrent-once',
    'idem.no-second-effect',
    'idem.scoped',
    'idem.first-payload-wins',
    'idem.refusal-keeps-key-free',
    'idem.lost-answer-retry',
    'idem.expires',
    'idem.survives-cache-outage',
    'post.validation',
    'post.no-accidental-dedupe',
    'post.text-intact',
    'post.unknown-fields-ignored',
    'post.malformed-body',
    'auth.refusal-has-no-effect',
    'auth.v2-accepted',
    'auth.v1-accepted',
    'locale.region-accepted',
    'locale.unknown-falls-back',
    'error.hostile-input',
    'auth.user-identity',
  ],
  build: () => ({
    engine: (engine) =>
      aroundCalls(engine, async (call, next) => {
        const reply = await next(call);
        if (call.operation !== 'postMessage' || reply.kind !== 'plain' || reply.status !== 201) return reply;
        return { ...reply, status: 202 };
      }),
  }),
});
