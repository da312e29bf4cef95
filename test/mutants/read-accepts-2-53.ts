import { aroundCalls, bodyOf } from './decorate.ts';
import { createForge } from './forge.ts';
import { mutant } from './mutant.ts';

export const readAccepts253 = mutant({
  name: 'read-accepts-2-53',
  bug: 'Takes a mark beyond 2^53-1 for the largest one.',
  breaks: ['read.validation'],
  build: () => {
    const forge = createForge();
    return {
      ports: forge.ports,
      engine: (engine) =>
        aroundCalls(engine, async (call, next) => {
          const body = bodyOf(call);
          const sent = body?.['last_read_seq'];
          const bent = call.operation === 'putReadMark' && body !== undefined && typeof sent === 'number' && sent > Number.MAX_SAFE_INTEGER;
          return next(bent ? await forge.withBody(call, { last_read_seq: Number.MAX_SAFE_INTEGER }) : call);
        }),
    };
  },
});
