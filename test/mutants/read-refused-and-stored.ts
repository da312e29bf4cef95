import { aroundCalls, bodyOf } from './decorate.ts';
import type { Ports } from '../../src/engine/ports.ts';
import { mutant } from './mutant.ts';

export const readRefusedAndStored = mutant({
  name: 'read-refused-and-stored',
  bug: 'Refuses a fractional mark after it was stored.',
  breaks: ['read.validation'],
  build: () => {
    let marks: Ports['readMarks'] | undefined;
    return {
      ports: (ports) => {
        marks = ports.readMarks;
        return ports;
      },
      engine: (engine) =>
        aroundCalls(engine, async (call, next) => {
          const reply = await next(call);
          const sent = bodyOf(call)?.['last_read_seq'];
          if (call.operation === 'putReadMark' && reply.status === 400 && typeof sent === 'number' && sent > 0 && sent < 1_000) {
            await marks?.raise(call.projectId, call.headers['x-user-id'] ?? '', Math.trunc(sent));
          }
          return reply;
        }),
    };
  },
});
