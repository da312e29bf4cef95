import { headers } from '../../src/contract/index.ts';
import { mutant } from './mutant.ts';
import { alsoAccepting } from './notary.ts';

export const authHexReadLeniently = mutant({
  name: 'auth-hex-read-leniently',
  bug: 'Decodes the hex of a signature as far as it is hex, and compares the bytes.',
  breaks: ['auth.tampered-refused'],
  mayAlsoFail: ['auth.stale-refused', 'auth.refusal-has-no-effect'],
  build: () =>
    alsoAccepting(async (call, notary) => {
      const sent = Buffer.from(call.headers[headers.signatureV2] ?? '', 'hex');
      return sent.equals(Buffer.from(await notary.v2(call), 'hex'));
    }),
});
