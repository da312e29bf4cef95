import { aroundCalls } from './decorate.ts';
import { mutant } from './mutant.ts';

export const postNew200 = mutant({
  name: 'post-new-200',
  bug: 'Answers 200 to a new message.',
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
    'seq.distinct',
    'auth.refusal-has-no-effect',
    'error.hostile-input',
  ],
  build: () => ({
    engine: (engine) =>
      aroundCalls(engine, async (call, next) => {
        const reply = await next(call);
        if (call.operation !== 'postMessage' || reply.kind !== 'plain' || reply.status !== 201) return reply;
        return { ...reply, status: 200 };
      }),
  }),
});
