import { mutant } from './mutant.ts';
import { alsoAccepting, isUnsigned } from './notary.ts';

export const authPreferencesUnsigned = mutant({
  name: 'auth-preferences-unsigned',
  bug: 'Preferences were left out of the list of signed routes.',
  breaks: ['auth.unsigned-refused'],
  mayAlsoFail: ['auth.comes-first', 'auth.no-method-bypass', 'auth.refusal-has-no-effect'],
  build: () => alsoAccepting((call) => isUnsigned(call) && call.operation.endsWith('Preferences')),
});
