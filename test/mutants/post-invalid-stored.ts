import { aroundCalls, bodyOf, refusal } from './decorate.ts';
import { createForge } from './forge.ts';
import { mutant } from './mutant.ts';

export const postInvalidStored = mutant({
  name: 'post-invalid-stored',
  bug: 'Stores the text first and refuses the wrong buildImmediately afterwards.',
  breaks: ['post.validation'],
  mayAlsoFail: ['idem.refusal-keeps-key-free'],
  build: () => {
    const forge = createForge();
    return {
      ports: forge.ports,
      engine: (engine) =>
        aroundCalls(engine, async (call, next) => {
          const body = bodyOf(call);
          const odd = body?.['buildImmediately'];
          if (call.operation !== 'postMessage' || odd === undefined || odd === null || typeof odd === 'boolean') return next(call);
          const reply = await next(await forge.withBody(call, { ...body, buildImmediately: false }));
          return reply.kind === 'plain' && reply.status === 201 ? refusal(400, 'VALIDATION_FAILED') : reply;
        }),
    };
  },
});
