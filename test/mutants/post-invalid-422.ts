import { aroundCalls } from './decorate.ts';
import { mutant } from './mutant.ts';

export const postInvalid422 = mutant({
  name: 'post-invalid-422',
  bug: 'Refuses what does not validate with 422.',
  breaks: ['post.validation'],
  mayAlsoFail: [
    'post.malformed-body',
    'auth.user-identity',
    'error.shape',
    'error.hostile-input',
    'auth.tampered-refused',
    'locale.content-language',
  ],
  build: () => ({
    engine: (engine) =>
      aroundCalls(engine, async (call, next) => {
        const reply = await next(call);
        return call.operation === 'postMessage' && reply.kind === 'plain' && reply.status === 400 ? { ...reply, status: 422 } : reply;
      }),
  }),
});
