import { aroundCalls, bodyOf, refusal } from './decorate.ts';
import type { Ports } from '../../src/engine/ports.ts';
import { mutant } from './mutant.ts';

export const readLowerPut400 = mutant({
  name: 'read-lower-put-400',
  bug: 'Refuses a lower PUT with 400.',
  breaks: ['read.never-goes-back', 'read.concurrent-max'],
  build: () => {
    let marks: Ports['readMarks'] | undefined;
    return {
      ports: (ports) => {
        marks = ports.readMarks;
        return ports;
      },
      engine: (engine) =>
        aroundCalls(engine, async (call, next) => {
          const sent = bodyOf(call)?.['last_read_seq'];
          const kept = (await marks?.get(call.projectId, call.headers['x-user-id'] ?? '')) ?? 0;
          const isLower = call.operation === 'putReadMark' && Number.isSafeInteger(sent) && Number(sent) >= 0 && Number(sent) < kept;
          return isLower ? refusal(400, 'VALIDATION_FAILED') : next(call);
        }),
    };
  },
});
