import { mutant } from './mutant.ts';
import { alsoAccepting, isUnsigned } from './notary.ts';

export const authReadsUnsigned = mutant({
  name: 'auth-reads-unsigned',
  bug: 'Reads need no signature.',
  breaks: ['auth.unsigned-refused'],
  mayAlsoFail: ['auth.comes-first', 'auth.no-method-bypass', 'request-id.echo', 'error.shape'],
  build: () => alsoAccepting((call) => isUnsigned(call) && call.method === 'GET'),
});
