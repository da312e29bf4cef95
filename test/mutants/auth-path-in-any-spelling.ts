import { mutant } from './mutant.ts';
import { alsoAccepting } from './notary.ts';

export const authPathInAnySpelling = mutant({
  name: 'auth-path-in-any-spelling',
  bug: 'Decodes what it signs, so a signature over an escaped path fits the plain one.',
  breaks: ['auth.tampered-refused'],
  build: () =>
    alsoAccepting((call, notary) => {
      const first = call.projectId[0] ?? '';
      const target = call.rawTarget.replace(call.projectId, `%${first.charCodeAt(0).toString(16)}${call.projectId.slice(1)}`);
      return first !== '' && target !== call.rawTarget && notary.fits(call, { target });
    }),
});
