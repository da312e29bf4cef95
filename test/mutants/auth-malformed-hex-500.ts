import { aroundCalls, refusal } from './decorate.ts';
import { mutant } from './mutant.ts';

export const authMalformedHex500 = mutant({
  name: 'auth-malformed-hex-500',
  bug: 'Compares buffers of different length, which throws.',
  breaks: ['auth.tampered-refused'],
  mayAlsoFail: ['error.hostile-input', 'auth.refusal-has-no-effect'],
  build: () => ({
    engine: (engine) =>
      aroundCalls(engine, async (call, next) => {
        const sent = call.headers['x-sheen-sig-v2'];
        return sent !== undefined && Buffer.from(sent, 'hex').length !== 32 ? refusal(500, 'INTERNAL') : next(call);
      }),
  }),
});
