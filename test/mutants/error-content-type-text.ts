import { mutant } from './mutant.ts';
import { withErrors } from './with-errors.ts';

export const errorContentTypeText = mutant({
  name: 'error-content-type-text',
  bug: 'A content type it does not know is answered with text.',
  breaks: ['error.shape'],
  mayAlsoFail: ['post.malformed-body'],
  build: () =>
    withErrors((reply) =>
      reply.status === 415
        ? { headers: { 'content-type': 'text/plain', 'content-language': 'en' }, body: 'Unsupported Media Type' }
        : undefined,
    ),
});
