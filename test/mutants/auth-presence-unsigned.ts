import { mutant } from './mutant.ts';
import { alsoAccepting, isUnsigned } from './notary.ts';

export const authPresenceUnsigned = mutant({
  name: 'auth-presence-unsigned',
  bug: 'Presence was left out of the list of signed routes.',
  breaks: ['auth.unsigned-refused'],
  mayAlsoFail: ['auth.comes-first', 'auth.no-method-bypass'],
  build: () => alsoAccepting((call) => isUnsigned(call) && call.operation === 'postPresence'),
});
