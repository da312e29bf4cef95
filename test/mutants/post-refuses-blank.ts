import { aroundCalls, bodyOf, refusal } from './decorate.ts';
import { mutant } from './mutant.ts';

export const postRefusesBlank = mutant({
  name: 'post-refuses-blank',
  bug: 'Refuses a message of white space, which is a message.',
  breaks: ['post.validation', 'post.text-intact'],
  build: () => ({
    engine: (engine) =>
      aroundCalls(engine, async (call, next) => {
        const message = bodyOf(call)?.['message'];
        return call.operation === 'postMessage' && typeof message === 'string' && message !== '' && message.trim() === ''
          ? refusal(400, 'BLANK')
          : next(call);
      }),
  }),
});
