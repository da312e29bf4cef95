import { aroundCalls, refusal } from './decorate.ts';
import { mutant } from './mutant.ts';

export const authOddHex400 = mutant({
  name: 'auth-odd-hex-400',
  bug: 'Malformed hex is answered 400.',
  breaks: ['auth.tampered-refused'],
  build: () => ({
    engine: (engine) =>
      aroundCalls(engine, async (call, next) => {
        const sent = call.headers['x-sheen-sig-v2'];
        return sent !== undefined && sent !== '' && !/^[0-9a-f]{64}$/.test(sent) ? refusal(400, 'MALFORMED_SIGNATURE') : next(call);
      }),
  }),
});
