import { aroundCalls, bodyOf, refusal } from './decorate.ts';
import { mutant } from './mutant.ts';

export const postRefuses9999 = mutant({
  name: 'post-refuses-9999',
  bug: 'Has its limit one too low: a message of 10,000 characters is refused.',
  breaks: ['post.validation', 'post.text-intact'],
  mayAlsoFail: ['post.created', 'sse.stalled-reader', 'post.minimal-answer'],
  build: () => ({
    engine: (engine) =>
      aroundCalls(engine, async (call, next) => {
        const message = bodyOf(call)?.['message'];
        return call.operation === 'postMessage' && typeof message === 'string' && message.length >= 10_000
          ? refusal(400, 'TOO_LONG')
          : next(call);
      }),
  }),
});
