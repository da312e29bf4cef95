import { aroundCalls, refusal, withPort } from './decorate.ts';
import { mutant } from './mutant.ts';
import { isUnsigned } from './notary.ts';

export const authForgedBurnsNonce = mutant({
  name: 'auth-forged-burns-nonce',
  bug: 'Spends the nonce before it looks at the signature.',
  breaks: ['auth.refusal-has-no-effect'],
  mayAlsoFail: ['auth.replay-refused'],
  build: () => {
    const spent = new Set<string>();
    return {
      ports: (ports) => withPort(ports, 'nonces', () => ({ spend: () => true })),
      engine: (engine) =>
        aroundCalls(engine, async (call, next) => {
          const nonce = call.headers['x-sheen-nonce'];
          if (nonce === undefined || isUnsigned(call)) return next(call);
          if (spent.has(nonce)) return refusal(409, 'REPLAY_ATTACK_DETECTED');
          spent.add(nonce);
          return next(call);
        }),
    };
  },
});
