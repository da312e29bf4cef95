import { mutant } from './mutant.ts';
import { alsoAccepting, isUnsigned } from './notary.ts';

export const authStreamUnsigned = mutant({
  name: 'auth-stream-unsigned',
  bug: "The stream needs no signature, because a browser's EventSource can send none.",
  breaks: ['auth.unsigned-refused'],
  mayAlsoFail: ['auth.comes-first', 'auth.no-method-bypass', 'request-id.echo'],
  build: () => alsoAccepting((call) => isUnsigned(call) && call.operation === 'openStream'),
});
