import { mutant } from './mutant.ts';
import { withErrors } from './with-errors.ts';

export const errorWrongMethod405Page = mutant({
  name: 'error-wrong-method-405-page',
  bug: 'A method that a route does not have is a page.',
  breaks: ['error.unknown-route'],
  mayAlsoFail: ['locale.content-language'],
  build: () =>
    withErrors((reply) =>
      reply.status === 405 ? { headers: { 'content-type': 'text/html', 'content-language': 'en' }, body: '<h1>405</h1>' } : undefined,
    ),
});
