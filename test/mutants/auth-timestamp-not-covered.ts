import { mutant } from './mutant.ts';
import { alsoAccepting } from './notary.ts';

export const authTimestampNotCovered = mutant({
  name: 'auth-timestamp-not-covered',
  bug: 'Takes a signature that fits any time nearby.',
  breaks: ['auth.tampered-refused'],
  mayAlsoFail: ['auth.stale-refused', 'auth.refusal-has-no-effect'],
  build: () =>
    alsoAccepting(async (call, notary) => {
      const sent = Number(call.headers['x-sheen-timestamp']);
      for (let away = 1; away <= 5; away++) if (await notary.fits(call, { timestamp: String(sent - away) })) return true;
      return false;
    }),
});
