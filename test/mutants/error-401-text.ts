import { mutant } from './mutant.ts';
import { withErrors } from './with-errors.ts';

export const error401Text = mutant({
  name: 'error-401-text',
  bug: 'A 401 is a line of text.',
  breaks: ['error.shape'],
  mayAlsoFail: ['auth.unsigned-refused'],
  build: () =>
    withErrors((reply) =>
      reply.status === 401 ? { headers: { 'content-type': 'text/plain', 'content-language': 'en' }, body: 'Unauthorized' } : undefined,
    ),
});
