import { mutant } from './mutant.ts';
import { alsoAccepting } from './notary.ts';

export const authPathNotCovered = mutant({
  name: 'auth-path-not-covered',
  bug: 'Tries every route of the project until the signature fits.',
  breaks: ['auth.tampered-refused'],
  build: () =>
    alsoAccepting(async (call, notary) => {
      for (const path of ['chat-preferences', 'chat/messages', 'chat/stream', 'chat/read']) {
        if (await notary.fits(call, { target: `/v1/projects/${call.projectId}/${path}` })) return !call.rawTarget.includes(`/${path}`);
      }
      return false;
    }),
});
