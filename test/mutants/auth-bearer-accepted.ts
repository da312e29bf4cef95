import { mutant } from './mutant.ts';
import { alsoAccepting, isUnsigned } from './notary.ts';

export const authBearerAccepted = mutant({
  name: 'auth-bearer-accepted',
  bug: 'A Bearer token replaces a signature.',
  breaks: ['auth.unsigned-refused'],
  build: () => alsoAccepting((call) => isUnsigned(call) && /^Bearer /.test(call.headers['authorization'] ?? '')),
});
