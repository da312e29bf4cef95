import { aroundCalls, refusal } from './decorate.ts';
import { mutant } from './mutant.ts';

export const authV2EncodesComponents = mutant({
  name: 'auth-v2-encodes-components',
  bug: 'Encodes the query as components of a URI and not as a form, so white space and some punctuation spoil the signature.',
  breaks: ['auth.v2-accepted'],
  mayAlsoFail: ['resume.bad-cursor'],
  build: () => ({
    engine: (engine) =>
      aroundCalls(engine, async (call, next) => {
        const pairs = new URLSearchParams(call.rawTarget.split('?')[1]);
        const encoded = [...pairs].map((pair) => pair.map(encodeURIComponent).join('=')).join('&');
        return encoded === pairs.toString() ? next(call) : refusal(403, 'INVALID_SIGNATURE');
      }),
  }),
});
