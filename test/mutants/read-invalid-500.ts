import { aroundCalls, bodyOf, refusal } from './decorate.ts';
import { mutant } from './mutant.ts';

export const readInvalid500 = mutant({
  name: 'read-invalid-500',
  bug: 'Answers a mark that is no number 500.',
  breaks: ['read.validation'],
  mayAlsoFail: ['auth.comes-first', 'error.hostile-input'],
  build: () => ({
    engine: (engine) =>
      aroundCalls(engine, async (call, next) => {
        const reply = await next(call);
        const isNoNumber = call.operation === 'putReadMark' && typeof bodyOf(call)?.['last_read_seq'] !== 'number';
        return isNoNumber && reply.status === 400 ? refusal(500, 'INTERNAL') : reply;
      }),
  }),
});
