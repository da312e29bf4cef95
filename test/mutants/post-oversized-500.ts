import { aroundCalls, refusal } from './decorate.ts';
import { mutant } from './mutant.ts';

export const postOversized500 = mutant({
  name: 'post-oversized-500',
  bug: 'Breaks with 500 on an oversized body.',
  breaks: ['post.malformed-body'],
  mayAlsoFail: ['error.hostile-input', 'error.shape'],
  build: () => ({
    engine: (engine) =>
      aroundCalls(engine, async (call, next) => {
        const reply = await next(call);
        return reply.kind === 'plain' && reply.status === 413 ? refusal(500, 'INTERNAL') : reply;
      }),
  }),
});
