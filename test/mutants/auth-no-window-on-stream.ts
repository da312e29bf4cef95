import { mutant } from './mutant.ts';
import { alsoAccepting } from './notary.ts';

export const authNoWindowOnStream = mutant({
  name: 'auth-no-window-on-stream',
  bug: 'A stream may be opened with any timestamp.',
  breaks: ['auth.stale-refused'],
  build: () => alsoAccepting(async (call, notary) => call.operation === 'openStream' && (await notary.fits(call))),
});
