import { mutant } from './mutant.ts';
import { withErrors } from './with-errors.ts';

export const errorCodeSentence = mutant({
  name: 'error-code-sentence',
  bug: 'Errors that no clause names carry the reason phrase of HTTP for a code.',
  breaks: ['error.shape'],
  mayAlsoFail: ['auth.comes-first'],
  build: () =>
    withErrors((reply) =>
      reply.status === 400 ? { body: JSON.stringify({ statusCode: 400, error: 'Bad Request', message: 'Invalid.' }) } : undefined,
    ),
});
