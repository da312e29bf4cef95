import { aroundCalls, bodyOf, refusal } from './decorate.ts';
import { mutant } from './mutant.ts';

export const postMalformed500 = mutant({
  name: 'post-malformed-500',
  bug: 'Breaks with 500 on malformed JSON.',
  breaks: ['post.malformed-body'],
  mayAlsoFail: ['error.hostile-input', 'post.validation', 'auth.tampered-refused', 'error.shape'],
  build: () => ({
    engine: (engine) =>
      aroundCalls(engine, async (call, next) => {
        const reply = await next(call);
        const malformed = call.operation === 'postMessage' && bodyOf(call) === undefined;
        return malformed && reply.kind === 'plain' && reply.status === 400 ? refusal(500, 'INTERNAL') : reply;
      }),
  }),
});
