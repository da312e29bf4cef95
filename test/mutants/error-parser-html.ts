import { bodyOf } from './decorate.ts';
import { mutant } from './mutant.ts';
import { withErrors } from './with-errors.ts';

const page = { headers: { 'content-type': 'text/html', 'content-language': 'en' }, body: '<h1>400 Bad Request</h1>' };

export const errorParserHtml = mutant({
  name: 'error-parser-html',
  bug: 'Malformed JSON is answered with a page.',
  breaks: ['error.shape'],
  mayAlsoFail: ['post.malformed-body', 'post.validation', 'locale.content-language', 'auth.tampered-refused', 'preference.validation'],
  build: () =>
    withErrors((reply, call) => (reply.status === 400 && call.rawBody.length > 0 && bodyOf(call) === undefined ? page : undefined)),
});
