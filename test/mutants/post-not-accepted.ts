import { aroundCalls, withBody } from './decorate.ts';
import { mutant } from './mutant.ts';

export const postNotAccepted = mutant({
  name: 'post-not-accepted',
  bug: 'Leaves accepted out of the answer.',
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
    'auth.v2-accepted',
    'auth.v1-accepted',
    'auth.refusal-has-no-effect',
    'locale.region-accepted',
    'locale.unknown-falls-back',
    'legacy.shared-log',
    'error.hostile-input',
    'auth.user-identity',
  ],
  build: () => ({
    engine: (engine) =>
      aroundCalls(engine, async (call, next) => {
        const reply = await next(call);
        if (call.operation !== 'postMessage' || reply.kind !== 'plain' || reply.status !== 201) return reply;
        return withBody(reply, ({ accepted: _, ...body }) => body);
      }),
  }),
});
