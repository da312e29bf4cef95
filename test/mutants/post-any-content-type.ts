import { aroundCalls } from './decorate.ts';
import { mutant } from './mutant.ts';

export const postAnyContentType = mutant({
  name: 'post-any-content-type',
  bug: 'Reads JSON whatever the content type says.',
  breaks: ['post.malformed-body'],
  mayAlsoFail: ['idem.refusal-keeps-key-free', 'error.hostile-input', 'error.shape'],
  build: () => ({
    engine: (engine) =>
      aroundCalls(engine, async (call, next) => {
        const { transportProblem: _, ...rest } = call;
        return call.operation === 'postMessage'
          ? next({ ...rest, headers: { ...call.headers, 'content-type': 'application/json' } })
          : next(call);
      }),
  }),
});
