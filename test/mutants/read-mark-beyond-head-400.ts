import { aroundCalls, bodyOf, refusal } from './decorate.ts';
import type { Ports } from '../../src/engine/ports.ts';
import { mutant } from './mutant.ts';

export const readMarkBeyondHead400 = mutant({
  name: 'read-mark-beyond-head-400',
  bug: 'Refuses a mark beyond the head of the log.',
  breaks: ['read.round-trip'],
  mayAlsoFail: ['read.never-goes-back', 'read.concurrent-max', 'read.scoped'],
  build: () => {
    let log: Ports['log'] | undefined;
    return {
      ports: (ports) => {
        log = ports.log;
        return ports;
      },
      engine: (engine) =>
        aroundCalls(engine, async (call, next) => {
          const sent = bodyOf(call)?.['last_read_seq'];
          const beyond = call.operation === 'putReadMark' && typeof sent === 'number' && sent > ((await log?.head(call.projectId)) ?? 0);
          return beyond ? refusal(400, 'VALIDATION_FAILED') : next(call);
        }),
    };
  },
});
