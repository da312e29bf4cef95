import { aroundCalls, bodyOf } from './decorate.ts';
import { createForge } from './forge.ts';
import { mutant } from './mutant.ts';

export const postTakesTruthy = mutant({
  name: 'post-takes-truthy',
  bug: 'Takes any truthy buildImmediately for true.',
  breaks: ['post.validation'],
  build: () => {
    const forge = createForge();
    return {
      ports: forge.ports,
      engine: (engine) =>
        aroundCalls(engine, async (call, next) => {
          const body = bodyOf(call);
          const meant =
            call.operation === 'postMessage' &&
            body !== undefined &&
            body['buildImmediately'] !== undefined &&
            body['buildImmediately'] !== null;
          if (!meant) return next(call);
          return next(await forge.withBody(call, { ...body, buildImmediately: Boolean(body['buildImmediately']) }));
        }),
    };
  },
});
