import { withStreamHeaders } from './answer-headers.ts';
import { mutant } from './mutant.ts';

export const sseTypePlain = mutant({
  name: 'sse-type-plain',
  bug: 'Streams are text/plain, because that is what the proxy made of them.',
  breaks: ['sse.headers'],
  build: () => withStreamHeaders((headers) => ({ ...headers, 'content-type': 'text/plain; charset=utf-8' })),
});
