import { Refusal } from '../../src/engine/refusal.ts';
import { aroundCalls, refusal, withPort } from './decorate.ts';
import { mutant } from './mutant.ts';

export const readEqualPut409 = mutant({
  name: 'read-equal-put-409',
  bug: 'Refuses a PUT of the mark that stands already.',
  breaks: ['read.never-goes-back'],
  build: () => ({
    ports: (ports) =>
      withPort(ports, 'readMarks', (marks) => ({
        async raise(projectId, userId, seq) {
          if (seq > 0 && seq === (await marks.get(projectId, userId))) throw new Refusal('CONNECTION_LIMIT_REACHED', 'unchanged');
          return marks.raise(projectId, userId, seq);
        },
      })),
    // The table of errors knows no conflict: the port's refusal is told apart by a status that this endpoint never has.
    engine: (engine) =>
      aroundCalls(engine, async (call, next) => {
        const reply = await next(call);
        return call.operation === 'putReadMark' && reply.status === 429 ? refusal(409, 'CONFLICT') : reply;
      }),
  }),
});
