import { mutant } from './mutant.ts';
import { alsoAccepting, isUnsigned } from './notary.ts';

export const authHealthChecksUnsigned = mutant({
  name: 'auth-health-checks-unsigned',
  bug: 'Lets requests without any signature header through as health checks.',
  breaks: ['auth.unsigned-refused'],
  build: () =>
    alsoAccepting((call) => isUnsigned(call) && call.headers['x-sheen-nonce'] === undefined && call.operation === 'getReadStatus'),
});
