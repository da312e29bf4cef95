import { aroundCalls, bodyOf } from './decorate.ts';
import { createForge } from './forge.ts';
import { mutant } from './mutant.ts';

export const readAcceptsString = mutant({
  name: 'read-accepts-string',
  bug: 'Converts a mark that is a string.',
  breaks: ['read.validation'],
  build: () => {
    const forge = createForge();
    return {
      ports: forge.ports,
      engine: (engine) =>
        aroundCalls(engine, async (call, next) => {
          const body = bodyOf(call);
          const sent = body?.['last_read_seq'];
          const bent = call.operation === 'putReadMark' && body !== undefined && typeof sent === 'string' && /^[0-9]+$/.test(sent);
          return next(bent ? await forge.withBody(call, { last_read_seq: Number(sent) }) : call);
        }),
    };
  },
});
