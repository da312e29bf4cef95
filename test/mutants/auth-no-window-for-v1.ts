import { mutant } from './mutant.ts';
import { alsoAccepting } from './notary.ts';

export const authNoWindowForV1 = mutant({
  name: 'auth-no-window-for-v1',
  bug: 'v1 has no window: only v2 was given one.',
  breaks: ['auth.stale-refused'],
  build: () => alsoAccepting(async (call, notary) => call.headers['x-sheen-sig-v2'] === undefined && (await notary.fitsV1(call))),
});
