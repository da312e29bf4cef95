import { mutant } from './mutant.ts';
import { withErrors } from './with-errors.ts';

export const error404Page = mutant({
  name: 'error-404-page',
  bug: 'A route that does not exist is a page.',
  breaks: ['error.unknown-route'],
  mayAlsoFail: ['error.shape', 'locale.content-language'],
  build: () =>
    withErrors((reply) =>
      reply.status === 404
        ? { headers: { 'content-type': 'text/html', 'content-language': 'en' }, body: '<!doctype html><title>404</title>' }
        : undefined,
    ),
});
