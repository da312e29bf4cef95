import { aroundCalls, bodyOf } from './decorate.ts';
import { createForge } from './forge.ts';
import { mutant } from './mutant.ts';

export const readAcceptsNegative = mutant({
  name: 'read-accepts-negative',
  bug: 'Takes a negative mark for 0.',
  breaks: ['read.validation'],
  build: () => {
    const forge = createForge();
    return {
      ports: forge.ports,
      engine: (engine) =>
        aroundCalls(engine, async (call, next) => {
          const body = bodyOf(call);
          const sent = body?.['last_read_seq'];
          const bent =
            call.operation === 'putReadMark' && body !== undefined && typeof sent === 'number' && Number.isSafeInteger(sent) && sent < 0;
          return next(bent ? await forge.withBody(call, { last_read_seq: 0 }) : call);
        }),
    };
  },
});
