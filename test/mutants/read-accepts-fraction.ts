import { aroundCalls, bodyOf } from './decorate.ts';
import { createForge } from './forge.ts';
import { mutant } from './mutant.ts';

export const readAcceptsFraction = mutant({
  name: 'read-accepts-fraction',
  bug: 'Cuts the fraction off a mark.',
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
            call.operation === 'putReadMark' && body !== undefined && typeof sent === 'number' && sent > 0 && !Number.isInteger(sent);
          return next(bent ? await forge.withBody(call, { last_read_seq: Math.trunc(sent) }) : call);
        }),
    };
  },
});
