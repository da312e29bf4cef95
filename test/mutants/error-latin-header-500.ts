import { aroundCalls, refusal } from './decorate.ts';
import { mutant } from './mutant.ts';

export const errorLatinHeader500 = mutant({
  name: 'error-latin-header-500',
  bug: 'A header that is no ASCII breaks the log.',
  breaks: ['error.hostile-input'],
  mayAlsoFail: ['request-id.hostile', 'locale.unknown-falls-back', 'request-id.echo', 'resume.bad-cursor'],
  build: () => ({
    engine: (engine) =>
      aroundCalls(engine, async (call, next) => {
        if (!Object.values(call.headers).some((value) => /[\u0080-\u00ff]/.test(value ?? ''))) return next(call);
        return refusal(500, 'INTERNAL');
      }),
  }),
});
