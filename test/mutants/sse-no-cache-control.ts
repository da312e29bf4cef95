import { withStreamHeaders, withoutHeader } from './answer-headers.ts';
import { mutant } from './mutant.ts';

export const sseNoCacheControl = mutant({
  name: 'sse-no-cache-control',
  bug: 'Streams say nothing about caching.',
  breaks: ['sse.headers', 'sse.unbuffered-headers'],
  build: () => withStreamHeaders((headers) => withoutHeader(headers, 'cache-control')),
});
