import { mutant } from './mutant.ts';
import { alsoAccepting } from './notary.ts';

export const authV1ExcusesV2 = mutant({
  name: 'auth-v1-excuses-v2',
  bug: 'A good v1 excuses a wrong v2.',
  breaks: ['auth.tampered-refused'],
  build: () => alsoAccepting((call, notary) => call.headers['x-sheen-sig-v2'] !== undefined && notary.fitsV1(call)),
});
