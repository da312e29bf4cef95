import { aroundCalls, bodyOf } from './decorate.ts';
import { createForge } from './forge.ts';
import { mutant } from './mutant.ts';

export const readAcceptsInfinity = mutant({
  name: 'read-accepts-infinity',
  bug: 'Takes a mark that overflows for the largest one.',
  breaks: ['read.validation'],
  build: () => {
    const forge = createForge();
    return {
      ports: forge.ports,
      engine: (engine) =>
        aroundCalls(engine, async (call, next) => {
          const body = bodyOf(call);
          const sent = body?.['last_read_seq'];
          const bent = call.operation === 'putReadMark' && body !== undefined && sent === Number.POSITIVE_INFINITY;
          return next(bent ? await forge.withBody(call, { last_read_seq: Number.MAX_SAFE_INTEGER }) : call);
        }),
    };
  },
});
