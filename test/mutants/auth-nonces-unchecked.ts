import { withPort } from './decorate.ts';
import { mutant } from './mutant.ts';

export const authNoncesUnchecked = mutant({
  name: 'auth-nonces-unchecked',
  bug: 'Never looks at nonces.',
  breaks: ['auth.replay-refused'],
  mayAlsoFail: ['auth.refusal-has-no-effect', 'error.shape'],
  build: () => ({ ports: (ports) => withPort(ports, 'nonces', () => ({ spend: () => true })) }),
});
