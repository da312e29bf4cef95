import { aroundCalls, refusal } from './decorate.ts';
import { mutant } from './mutant.ts';

export const errorCursor500 = mutant({
  name: 'error-cursor-500',
  bug: 'A cursor of thousands of digits breaks the stream.',
  breaks: ['error.hostile-input'],
  mayAlsoFail: ['resume.bad-cursor'],
  build: () => ({
    engine: (engine) =>
      aroundCalls(engine, async (call, next) => {
        if (!((call.headers['last-event-id'] ?? '').length > 1_000)) return next(call);
        return refusal(500, 'INTERNAL');
      }),
  }),
});
