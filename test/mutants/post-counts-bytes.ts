import { aroundCalls, bodyOf, refusal } from './decorate.ts';
import { mutant } from './mutant.ts';

export const postCountsBytes = mutant({
  name: 'post-counts-bytes',
  bug: 'Counts the limit of 10,000 in bytes.',
  breaks: ['post.validation', 'post.text-intact'],
  build: () => ({
    engine: (engine) =>
      aroundCalls(engine, async (call, next) => {
        const message = bodyOf(call)?.['message'];
        const long = typeof message === 'string' && new TextEncoder().encode(message).length > 10_000;
        return call.operation === 'postMessage' && long ? refusal(400, 'TOO_LONG') : next(call);
      }),
  }),
});
