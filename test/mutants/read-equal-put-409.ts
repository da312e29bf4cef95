import { aroundCalls, bodyOf, refusal } from './decorate.ts';
import type { Ports } from '../../src/engine/ports.ts';
import { mutant } from './mutant.ts';

export const readEqualPut409 = mutant({
  name: 'read-equal-put-409',
  bug: 'Refuses a PUT of the mark that stands already.',
  breaks: ['read.never-goes-back'],
  build: () => {
    let marks: Ports['readMarks'] | undefined;
    return {
      ports: (ports) => {
        marks = ports.readMarks;
        return ports;
      },
      engine: (engine) =>
        aroundCalls(engine, async (call, next) => {
          const kept = (await marks?.get(call.projectId, call.headers['x-user-id'] ?? '')) ?? 0;
          const isEqual = call.operation === 'putReadMark' && kept > 0 && bodyOf(call)?.['last_read_seq'] === kept;
          return isEqual ? refusal(409, 'CONFLICT') : next(call);
        }),
    };
  },
});
