import { mutant } from './mutant.ts';
import { alsoAccepting, isUnsigned } from './notary.ts';

export const authTimestampSuffices = mutant({
  name: 'auth-timestamp-suffices',
  bug: 'Compares undefined with undefined: timestamp and nonce alone are let in.',
  breaks: ['auth.unsigned-refused'],
  mayAlsoFail: [
    'auth.comes-first',
    'auth.no-method-bypass',
    'auth.refusal-has-no-effect',
    'idem.refusal-keeps-key-free',
    'request-id.echo',
    'error.shape',
    'request-id.hostile',
  ],
  build: () =>
    alsoAccepting(
      (call) => isUnsigned(call) && call.headers['x-sheen-timestamp'] !== undefined && call.headers['x-sheen-nonce'] !== undefined,
    ),
});
