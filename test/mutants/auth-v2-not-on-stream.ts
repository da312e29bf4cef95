import { aroundCalls, refusal } from './decorate.ts';
import { mutant } from './mutant.ts';

export const authV2NotOnStream = mutant({
  name: 'auth-v2-not-on-stream',
  bug: 'The stream still knows v1 only.',
  breaks: ['auth.v2-accepted'],
  // Other stories run into it on their way.
  mayAlsoFail: [
    'sse.headers',
    'sse.unbuffered-headers',
    'sse.opens-promptly',
    'resume.last-event-id',
    'resume.from-seq',
    'resume.header-wins',
    'resume.under-load',
    'resume.long-replay',
    'connection.limit',
  ],
  build: () => ({
    engine: (engine) =>
      aroundCalls(engine, async (call, next) =>
        call.operation === 'openStream' && call.headers['x-sheen-signature'] === undefined ? refusal(403, 'INVALID_SIGNATURE') : next(call),
      ),
  }),
});
